import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ROUTES, type MeView } from '@dialer/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppConfig } from '../../platform/config/app-config';
import { AppError } from '../../platform/errors/app-error';
import { Public } from './access.decorators';
import { AuthService } from './auth.service';
import { LoginDto } from './dto/login.dto';
import { LoginService } from './login.service';
import { clearedCookie, sessionCookie } from './session-cookie';
import { toMeView } from './user-views';

/** Signing in and out, and who one is; open to anybody, since nobody is signed in before. */
@ApiTags('auth')
@Public()
@Controller(ROUTES.auth)
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly logins: LoginService,
    private readonly config: AppConfig,
  ) {}

  @Post('login')
  @HttpCode(200)
  @ApiOperation({ summary: 'Sign in; the session is a cookie' })
  @ApiOkResponse({ description: 'The same as /me' })
  async login(@Body() body: LoginDto, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<MeView> {
    this.auth.refuseForeignOrigin(request);
    const { user, token } = await this.logins.login(body, request.ip);
    void reply.header('set-cookie', sessionCookie(this.auth.isSecure(request.headers), token));
    return toMeView(user, this.config);
  }

  @Post('logout')
  @HttpCode(204)
  @ApiOperation({ summary: 'End this session; without one it does nothing' })
  async logout(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    this.auth.refuseForeignOrigin(request);
    await this.auth.closeSession(request);
    void reply.header('set-cookie', clearedCookie(this.auth.isSecure(request.headers)));
  }

  @Get('me')
  @ApiOperation({ summary: 'Who is signed in, what they may do, what this installation can' })
  async me(@Req() request: FastifyRequest): Promise<MeView> {
    const user = await this.auth.sessionUser(request);
    if (!user) throw new AppError('UNAUTHORIZED', 'Nobody is signed in');
    return toMeView(user, this.config);
  }
}
