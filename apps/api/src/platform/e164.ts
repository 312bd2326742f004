/** A phone number as carriers take it (contract.md §1). Whether it is possible in any numbering plan is another question. */
export const E164 = /^\+[1-9]\d{1,14}$/;
