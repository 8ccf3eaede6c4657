import { describe, expect, it } from "vitest";
import { microphoneErrorKind } from "./microphone";

const failure = (name: string) => new DOMException("raw words", name);

describe("a microphone that does not open", () => {
  it.each([
    ["NotAllowedError", "microphone_denied"],
    ["SecurityError", "microphone_denied"],
    ["NotFoundError", "microphone_missing"],
    ["OverconstrainedError", "microphone_missing"],
    ["NotReadableError", "microphone_in_use"],
    ["AbortError", "microphone_in_use"],
    ["TypeError", "not_supported"],
  ])("%s is shown as %s", (name, kind) => {
    expect(microphoneErrorKind(failure(name), true)).toBe(kind);
  });

  it("is blocked, not denied, when the page's policy forbids it", () => {
    expect(microphoneErrorKind(failure("NotAllowedError"), false)).toBe("microphone_blocked");
  });

  it("is not supported when nothing sensible was thrown", () => {
    expect(microphoneErrorKind(undefined, true)).toBe("not_supported");
  });
});
