export * from './carrier-process';
export * from './contacts';
export * from './provider.contract';
export * from './provider-under-test';
export * from './webhook-inbox';
