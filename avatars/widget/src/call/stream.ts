// Newline-delimited JSON (application/x-ndjson): one JSON value a line, as it arrives.

/**
 * The values of the stream, one by one, wherever the network cut it. Throws a SyntaxError at a line
 * that is not JSON, and whatever reading the stream throws. Leaving the loop early ends the stream.
 */
export async function* jsonLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const lines = rest.split("\n");
      // What follows the last line feed is not a whole line yet, unless nothing will follow it.
      rest = done ? "" : (lines.pop() ?? "");
      for (const line of lines) if (line.trim()) yield JSON.parse(line);
      if (done) return;
    }
  } finally {
    reader.cancel().catch(() => {
      // The stream has failed already.
    });
  }
}
