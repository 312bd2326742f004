import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { type ApplicationConfig, ErrorHandler, provideBrowserGlobalErrorListeners } from '@angular/core';
import { provideRouter, withComponentInputBinding, withInMemoryScrolling } from '@angular/router';
import { routes } from './app.routes';
import { requestInterceptor } from './core/api/request.interceptor';
import { DeskLine } from './core/desk/desk-line';
import { AppErrorHandler } from './core/shell/app-error-handler';
import { DialerDeskLine } from './features/dialer/desk/dialer-desk-line';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(routes, withComponentInputBinding(), withInMemoryScrolling({ scrollPositionRestoration: 'enabled' })),
    provideHttpClient(withInterceptors([requestInterceptor])),
    { provide: DeskLine, useExisting: DialerDeskLine },
    { provide: ErrorHandler, useClass: AppErrorHandler },
  ],
};
