/** The file cannot be imported; the message tells its owner what to do. Anything else that is thrown is our own fault. */
export class ContactFileError extends Error {
  override readonly name = 'ContactFileError';
}
