/** The code blocks of a page of the documents that are marked as run by this test. */
export function blocksFor(test: string, page: string): string[] {
  const marked = new RegExp(`<!-- run by ${test} -->\\s*\`\`\`\\w*\\n([^]*?)\`\`\``, "g");
  return [...page.matchAll(marked)].map(([, block]) => block ?? "");
}
