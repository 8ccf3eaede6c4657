import type { ReactNode } from "react";
import type { LabelKey } from "../types";
import { CloseIcon, ExpandIcon, ShrinkIcon } from "../ui/icons";
import { useKey } from "../ui/keys";
import { useWords } from "../words/useWords";
import type { View, Viewing } from "./useView";

const OF_VIEW: Record<View, { label: LabelKey; icon: ReactNode }> = {
  page: { label: "view_full", icon: <ExpandIcon /> },
  full: { label: "view_page", icon: <ShrinkIcon /> },
  dock: { label: "view_back", icon: <ExpandIcon /> },
};

/** In the stage's corner: how it lies. One button for all views, so that it keeps the focus. */
export function ViewButtons({ view, toggle, closeDock }: Viewing) {
  const words = useWords();
  const { label, icon } = OF_VIEW[view];
  useKey("f", toggle);
  return (
    <div className="avatars__view">
      <button
        type="button"
        className="avatars__round avatars__round--small"
        data-avatars-action="view"
        aria-label={words(label)}
        title={words(label)}
        onClick={toggle}
      >
        {icon}
      </button>
      {view === "dock" && (
        <button
          type="button"
          className="avatars__round avatars__round--small"
          data-avatars-action="close-dock"
          aria-label={words("view_close")}
          title={words("view_close")}
          onClick={closeDock}
        >
          <CloseIcon />
        </button>
      )}
    </div>
  );
}
