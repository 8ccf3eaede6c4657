import { describe, expect, it, vi } from "vitest";
import { jsonLines } from "./stream";

const bytes = (text: string) => new TextEncoder().encode(text);

function streamOf(chunks: Uint8Array[], failure?: Error, cancel?: () => void) {
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks.shift();
      if (chunk) controller.enqueue(chunk);
      else if (failure) controller.error(failure);
      else controller.close();
    },
    cancel: cancel ?? (() => {}),
  });
}

async function collected(stream: ReadableStream<Uint8Array>): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of jsonLines(stream)) values.push(value);
  return values;
}

const values = [{ callId: "1" }, { state: "queued", name: "小龙虾 🦞" }, { token: "t" }];
const whole = bytes(values.map((value) => `${JSON.stringify(value)}\n`).join(""));

describe("a stream of JSON lines", () => {
  it("may be cut anywhere, also within a character", async () => {
    for (let cut = 0; cut <= whole.length; cut++) {
      const parts = [whole.slice(0, cut), whole.slice(cut)].filter((part) => part.length);
      expect(await collected(streamOf(parts))).toEqual(values);
    }
  });

  it("may come byte by byte", async () => {
    expect(await collected(streamOf([...whole].map((byte) => Uint8Array.of(byte))))).toEqual(
      values,
    );
  });

  it("may have empty lines, Windows line ends and no last line feed", async () => {
    expect(await collected(streamOf([bytes('\n{"a":1}\r\n\n{"b":2}')]))).toEqual([
      { a: 1 },
      { b: 2 },
    ]);
  });

  it("hands on a line before the next one is there", async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const lines = jsonLines(readable);
    void writable.getWriter().write(bytes('{"a":1}\n{"b"'));
    expect((await lines.next()).value).toEqual({ a: 1 });
  });

  it("fails at a line that is not JSON, after what was good", async () => {
    const lines = jsonLines(streamOf([bytes('{"a":1}\n<html>\n')]));
    expect((await lines.next()).value).toEqual({ a: 1 });
    await expect(lines.next()).rejects.toBeInstanceOf(SyntaxError);
  });

  it("fails at half a line when the stream ends", async () => {
    await expect(collected(streamOf([bytes('{"a":')]))).rejects.toBeInstanceOf(SyntaxError);
  });

  it("fails as the network does", async () => {
    const lost = new TypeError("network error");
    await expect(collected(streamOf([bytes('{"a":1}\n')], lost))).rejects.toBe(lost);
  });

  it("is cancelled when its reader stops early", async () => {
    const cancel = vi.fn();
    for await (const _ of jsonLines(streamOf([whole, whole], undefined, cancel))) break;
    expect(cancel).toHaveBeenCalledOnce();
  });
});
