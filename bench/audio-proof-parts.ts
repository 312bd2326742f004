export { AudioStage, CONTACT_TONE } from '../apps/carrier/src/testing/audio-stage';
export { tone } from '../apps/carrier/src/media';
export { launchAudioBrowser } from '../tools/testing/browser-audio';
