import type { Provider } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { FolderStorage } from './folder-storage';
import { RecordingStorage } from './recording-storage';
import { S3Storage } from './s3-storage';

/** A bucket as soon as one is configured, else a folder. */
export const CHOSEN_STORAGE: Provider = {
  provide: RecordingStorage,
  useFactory: ({ recordings: { s3, folder } }: AppConfig): RecordingStorage => (s3 ? new S3Storage(s3) : new FolderStorage(folder)),
  inject: [AppConfig],
};
