export { attachPhone } from './attach-phone';
export { PhoneDirectory } from './phone-directory';
export { phoneFiles } from './phone-files';
