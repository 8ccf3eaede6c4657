import { useClientEvents } from "@runwayml/avatars-react";
import { useEffect, useMemo, useState } from "react";
import { useSection } from "../ui/context";
import { useWords } from "../words/useWords";
import { Cards } from "./Cards";
import { useInRoom } from "./inRoom";
import { createActs, type Told } from "./pageActs";

/** What the avatar does on the page, for those who see it and for those who are told. */
export function Acts() {
  const words = useWords();
  const { acts: allowed, linkHosts } = useSection().config;
  const { room } = useInRoom();
  const [told, setTold] = useState<Told | null>(null);
  // Not by the whole configuration, which is another one with the words of another language.
  const acts = useMemo(
    () => createActs({ acts: allowed, linkHosts }, room, setTold),
    [allowed, linkHosts, room],
  );
  useEffect(() => acts.clear, [acts]);
  useClientEvents(acts.take);
  return (
    <>
      <p className="avatars__sr" role="status" data-avatars-told>
        {told && words(told.label, { title: told.title })}
      </p>
      <Cards />
    </>
  );
}
