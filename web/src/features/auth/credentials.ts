/** As much as the API checks; whether an address exists only a message to it can tell. */
export const isEmail = (text: string): boolean => /^[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+$/.test(text.trim());

/** The user pool's policy. */
export const MIN_PASSWORD_LENGTH = 12;
