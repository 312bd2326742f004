import { Body, Controller, Get, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ROUTES, type UserAdminView } from '@dialer/contracts';
import { Allow, CurrentPrincipal } from './access.decorators';
import { UserCreateDto, UserUpdateDto } from './dto/user.dto';
import type { Principal } from './principal';
import { UsersService } from './users.service';

@ApiTags('users')
@Allow('users.manage')
@Controller(ROUTES.users)
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @ApiOperation({ summary: 'Everybody who may sign in, or could' })
  async list(): Promise<{ items: UserAdminView[]; total: number }> {
    const items = await this.users.list();
    return { items, total: items.length };
  }

  @Post()
  @ApiOperation({ summary: 'Add somebody, with a role and a first password' })
  create(@Body() body: UserCreateDto): Promise<UserAdminView> {
    return this.users.create(body);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change name, role, password or caller ID, or switch a user off and on' })
  update(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: UserUpdateDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<UserAdminView> {
    return this.users.update(id, body, principal);
  }
}
