import { AvatarCall } from "@runwayml/avatars-react";
import "@runwayml/avatars-react/styles.css";
import { createRoot } from "react-dom/client";

const query = new URLSearchParams(location.search);
const root = document.getElementById("root");

if (root) {
  createRoot(root).render(
    <AvatarCall
      avatarId={query.get("avatarId") ?? ""}
      connectUrl={query.get("connectUrl") ?? ""}
      onEnd={() => {
        document.title = "Call ended";
      }}
      onError={(error) => {
        document.title = `Call failed: ${error.message}`;
      }}
    />,
  );
}
