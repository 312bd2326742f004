import { telnyxWalk } from './desk/telnyx-walk';

jest.setTimeout(60_000);

describe('a call by Telnyx, direct', () => telnyxWalk(true));
