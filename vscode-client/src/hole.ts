/** What looks like a hole. Whether it is one, only the server knows: it may be in a comment. */
export const HOLE = /\?\?\?|(?<![\w.])___(?!\w)/;
