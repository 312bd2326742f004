import { Injectable } from '@nestjs/common';
import type { UserAdminView, UserCreateRequest, UserUpdateRequest } from '@dialer/contracts';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../../platform/clock/clock';
import { Database, type Tx } from '../../platform/database/database';
import { AppError } from '../../platform/errors/app-error';
import { AuditLog } from '../audit/audit-log';
import { hashPassword } from './passwords';
import type { Principal } from './principal';
import { SessionsRepository } from './sessions.repository';
import { userChanges } from './user-changes';
import { UserListeners } from './user-listeners';
import { toUserAdminView } from './user-views';
import { UsersRepository, type NewUserRow, type UserRow } from './users.repository';

@Injectable()
export class UsersService {
  constructor(
    private readonly db: Database,
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
    private readonly listeners: UserListeners,
  ) {}

  async list(): Promise<UserAdminView[]> {
    return Promise.all((await this.users.all(this.db.orm)).map((user) => this.view(user)));
  }

  async create(request: UserCreateRequest): Promise<UserAdminView> {
    const { email, name, role, password } = request;
    await this.checkCallerId(request.caller_id);
    const passwordHash = await hashPassword(password);
    const row = { id: uuidv7(), email, name, role, passwordHash, callerId: request.caller_id ?? null, provider: request.provider ?? null };
    const created = await this.db.tx(async (tx) => {
      const user = await this.users.insert(tx, row);
      if (!user) throw new AppError('CONFLICT', 'Somebody with this e-mail is already there', { field: 'email' });
      await this.audit.record(tx, { action: 'user.created', subject: { type: 'user', id: user.id }, detail: { role } });
      return user;
    });
    return this.view(created);
  }

  /** A new password and being switched off end the sessions of that user; a new role counts from the next request on. */
  async update(id: string, request: UserUpdateRequest, by: Principal): Promise<UserAdminView> {
    await this.checkCallerId(request.caller_id);
    const passwordHash = request.password === undefined ? undefined : await hashPassword(request.password);
    const { before, after } = await this.db.tx(async (tx) => {
      await this.users.lockAdministrators(tx);
      const user = await this.users.byId(tx, id);
      if (!user) throw new AppError('NOT_FOUND', 'There is no such user');
      await this.keepAnAdministrator(tx, user, request);
      const changed = await this.users.update(tx, id, this.toChange(user, request, passwordHash));
      if (passwordHash || changed.disabledAt) await this.sessions.deleteOfUser(tx, id);
      for (const entry of userChanges(user, changed)) await this.audit.record(tx, { ...entry, subject: { type: 'user', id } });
      return { before: user, after: changed };
    });
    if (after.disabledAt && !before.disabledAt) await this.listeners.switchedOff(id, by);
    return this.view(after);
  }

  private async view(user: UserRow): Promise<UserAdminView> {
    return toUserAdminView(user, user.callerId === null ? null : await this.listeners.callerIdPaths(user.callerId));
  }

  /** A number that no carrier of ours has would never be shown; whether one has it may not be known right now. */
  private async checkCallerId(phone: string | null | undefined): Promise<void> {
    const paths = phone ? await this.listeners.callerIdPaths(phone) : null;
    if (paths?.length !== 0) return;
    const fields = { caller_id: 'is not a number of any carrier that is set up here: take one of theirs, or none for the carrier’s own' };
    throw new AppError('VALIDATION_ERROR', 'This caller ID cannot be shown: it is no number of ours', { fields });
  }

  private async keepAnAdministrator(tx: Tx, user: UserRow, { role = user.role, disabled }: UserUpdateRequest): Promise<void> {
    const leaves = user.role === 'admin' && (role !== 'admin' || disabled === true);
    if (!leaves || (await this.users.hasOtherAdministrator(tx, user.id))) return;
    throw new AppError('CONFLICT', 'This is the last administrator: make somebody else one first');
  }

  private toChange(user: UserRow, request: UserUpdateRequest, passwordHash: string | undefined): Partial<NewUserRow> {
    return {
      name: request.name ?? user.name,
      role: request.role ?? user.role,
      callerId: request.caller_id === undefined ? user.callerId : request.caller_id,
      provider: request.provider === undefined ? user.provider : request.provider,
      passwordHash: passwordHash ?? user.passwordHash,
      disabledAt: request.disabled === undefined ? user.disabledAt : request.disabled ? (user.disabledAt ?? this.clock.now()) : null,
    };
  }
}
