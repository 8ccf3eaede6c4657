// What the rooms share. Everything may import this; it imports nothing else.

export type * from "./acts";
export type * from "./call";
export type * from "./config";
export type * from "./hearing";
export type * from "./labels";
export type * from "./talk";
