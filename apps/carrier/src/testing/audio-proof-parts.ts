/** What `bench/audio-proof.mjs` is made of, as one entry that it can bundle. */
export { AudioStage, CONTACT_TONE } from './audio-stage';
export { tone } from '../media';
export { launchAudioBrowser } from '../../../../tools/testing/browser-audio';
