/** What `bench/audio.bench.mjs` is made of, as one entry that it can bundle. */
export { launchAudioBrowser } from '../../../../../tools/testing/browser-audio';
export { Stack } from '../../stack/stack';
export { loadList, person } from './contact-list';
export { ContactSide } from './contact-side';
export { Desk } from './desk';
