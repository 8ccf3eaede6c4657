/** Three bars that move while somebody speaks. */
export function Voice({ isSpeaking }: { isSpeaking: boolean }) {
  return (
    <span
      className="avatars__voice"
      data-avatars-speaking={isSpeaking ? "" : undefined}
      aria-hidden="true"
    >
      <i />
      <i />
      <i />
    </span>
  );
}
