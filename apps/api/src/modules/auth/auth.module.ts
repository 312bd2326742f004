import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access.guard';
import { ApiKeys } from './api-keys';
import { AuthController } from './auth.controller';
import { AuthService } from './auth.service';
import { FirstAdministrator } from './first-administrator';
import { LoginThrottle } from './login-throttle';
import { LoginService } from './login.service';
import { RouteCheck } from './route-check';
import { SessionsRepository } from './sessions.repository';
import { UserListeners } from './user-listeners';
import { UsersController } from './users.controller';
import { UsersRepository } from './users.repository';
import { UsersService } from './users.service';

/** Exports `AuthService.principalOf(request)` for what is not a controller: the WebSocket upgrade, bull-board's hook. */
@Global()
@Module({
  imports: [DiscoveryModule],
  controllers: [AuthController, UsersController],
  providers: [
    ApiKeys,
    AuthService,
    FirstAdministrator,
    LoginService,
    LoginThrottle,
    RouteCheck,
    SessionsRepository,
    UserListeners,
    UsersRepository,
    UsersService,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [AuthService, UserListeners],
})
export class AuthModule {}
