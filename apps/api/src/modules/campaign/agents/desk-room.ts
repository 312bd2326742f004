const ROOM = /^CAMPAIGN_[0-9a-f]{32}$/;

/** Every leg of an agent gets a room of its own name (calls.md D20). */
export const deskRoom = (id: string): string => `CAMPAIGN_${id.replaceAll('-', '')}`;

export const isDeskRoom = (room: string): boolean => ROOM.test(room);
