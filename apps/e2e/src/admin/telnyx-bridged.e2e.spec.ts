import { telnyxWalk } from './desk/telnyx-walk';

describe('a call by Telnyx, bridged', () => telnyxWalk(false));
