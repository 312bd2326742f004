/** A recorded message that can be played into a live call (contract.md §2). */
export interface AudioFileView {
  /** Of `POST …/control/audio-playback`. */
  audio_id: string;
  name: string;
  duration_seconds: number;
  content_type: AudioContentType;
  bytes: number;
  /** Came with the product and cannot be deleted. */
  built_in: boolean;
  /** Null for one that came with the product. */
  created_at: string | null;
}
export const AUDIO_CONTENT_TYPES = ['audio/wav', 'audio/mpeg'] as const;
export type AudioContentType = (typeof AUDIO_CONTENT_TYPES)[number];

export interface AudioFileUpdateRequest {
  name: string;
}

export const AUDIO_ACTIONS = ['play', 'stop'] as const;
export type AudioAction = (typeof AUDIO_ACTIONS)[number];
export interface AudioPlaybackRequest {
  conference_sid: string;
  audio_id: string;
  action: AudioAction;
}
export interface AudioPlaybackResponse {
  success: true;
  conference_sid: string;
  audio_id: string;
  action: AudioAction;
  /** `playing` until its end, or until it is stopped or another one is played. */
  status: 'playing' | 'stopped';
  /** Of what is being played; null after `stop`. */
  duration_seconds: number | null;
  message: string;
}
