"""Questions in spoken English."""

import re

FILLERS = (
    r"(?:u+h+m*|u+m+|e+r+m*|hm+|mm+|ah+|oh+|so+|okay|ok|well|like|yeah|yep|yes|no|and|but|also|then|"
    r"hi+|hey|hello|good (?:morning|afternoon|evening)|wait|please|sorry|excuse me|actually|just|"
    r"you know|i mean|i guess|look|listen|alright|all right|right|great|cool|thanks|thank you|hi there|"
    r"now|or|honestly|basically|anyway|maybe|perhaps|quick question|one more thing|"
    r"one question|another question|i(?:'ve| have) (?:got )?a question|my question is|guys|lobster)"
)
_LEAD = re.compile(rf"^(?:{FILLERS}[\s,]+)+")
_NOISE = re.compile(
    r"\b(?:u+h+m*|u+m+|e+r+m*|hm+|(?<!do )(?<!did )(?<!would )(?<!if )(?<!let )you know|i mean|kind of|sort of|kinda)\b[\s,]*"
)

_AUX = (
    r"(?:is|are|am|was|were|do|does|did|can|could|will|would|should|shall|have|has|had|may|might|"
    r"isn't|aren't|don't|doesn't|didn't|can't|couldn't|won't|wouldn't|shouldn't|haven't|hasn't)"
)
_PRONOUN = r"(?:i|you|we|they|he|she|it|this|that|there|these|those|ya|u|anyone|anybody|someone|somebody|everyone|y'all)"
_SUBJECT = rf"(?:{_PRONOUN}|the|my|your|our|his|her|their|any|all|some|a|an|ai|people|[a-z]+s)"
_WH = r"(?:what|where|when|why|who|which|whose|how)"
_AFTER_HOW = (
    r"(?:much|many|long|far|often|old|big|tall|fast|quick|quickly|soon|good|safe|secure|easy|hard|"
    r"difficult|expensive|accurate|reliable|come|about|to)"
)
# A question word and what makes it one: "what is", "how much", "which one", "who made".
_ASKS = (
    rf"(?:{_WH}(?:'s|'re|'d|'ll)|{_WH} (?:the (?:hell|heck) )?{_AUX}\b|how {_AFTER_HOW}\b|"
    r"what (?:about|if|kind|sort|type|time|else|happens|makes|payment|languages?|model|tools?|"
    r"file|formats?|day|date|features?|plans?|new|exactly|[a-z]+ (?:is|are|do|does|can|should|would))\b|"
    r"what now\b|what(?=$)|why (?:not|so|no)\b|why(?=$)|where to\b|where(?=$)|how(?=$)|"
    r"who (?:made|built|created|owns|runs|won|is|else|gets|invented|wrote|works)\b|who(?=$)|"
    r"which (?!is |was |are |were |i |we |means )[a-z]+)"
)
# Verb before subject. In the middle of a turn only before a pronoun: "the price is the best".
_INVERTED = rf"{_AUX} {_SUBJECT}\b"
_INVERTED_INSIDE = (
    r"(?:(?:do|does|did|can|could|will|would|should|have|are|were|am|is|don't|can't|aren't|isn't) "
    r"(?:i|you|we|they)|(?:is|are|was) (?:there|it|this|that|he|she)|"
    r"(?:does|can|could|will|would|has|did|should) (?:it|this|that|he|she|somebody|someone|anyone))\b"
)
_INDIRECT = (
    r"(?:i(?:'m| am| was)? (?:just )?(?:wonder(?:ing|ed)?|curious)|i(?:'d| would) (?:like|love) to "
    r"(?:know|ask|learn|hear|understand|find out|see)|i (?:want(?:ed)?|wanna|need) (?:to )?"
    r"(?:know|ask|understand|find out)\b(?! about these)|wondering (?:if|how|what|whether)|tell me(?! where to)|"
    r"(?:do|would) you (?:happen to )?know|any (?:idea|chance|way|thoughts)|"
    r"i(?:'d| would) (?:rather|like to|love to|prefer to) (?:speak|talk|chat)|"
    r"i (?:want|wanna|need) to (?:speak|talk|chat)|let me (?:speak|talk)\b|"
    r"i (?:don't|do not|didn't) (?:know|understand|get) (?:how|where|why|which|if|what (?!to (?:ask|say|think)|happened|will))|"
    r"(?:not|i'm not) sure (?:how|where|if|which|what (?!to (?:ask|say)))|"
    r"i(?:'m| am) (?:looking for|trying to find|having (?:trouble|problems))|"
    r"i need (?:an?|some|help|the)\b|i (?:can't|cannot) (?:log|sign|get in|hear|find|see|access|open)\b|"
    r"(?:i(?:'m| am) trying|(?:i )?(?:want|wanna|need)) to (?:reset|cancel|change|return|find|delete|talk|"
    r"speak|contact|reach|log|sign|get in)\b|"
    r"i (?:don't|can't) (?:see|find|figure out) (?:how|where|why|which)|"
    r"confused about|interested in knowing|question about)"
)
_COMMAND = (
    r"(?:(?:can|could|would|will) you|tell me|show me|give me|explain|describe|recommend|suggest|"
    r"help me|introduce|sing|teach me|walk me|get me|find me|connect me|put me|transfer me|"
    r"translate|compare|talk (?:to me )?about|say something|write (?:me|a|an)|make me|draw|"
    r"let's talk about|help with|speak (?:in )?[a-z]+(?: please)?$|tell us|define|summarize|list|name)\b"
)
# Without its verb, as it is often said: "any good books", "you take cards", "got a number".
_SHORT = (
    r"(?:any(?: good| other| way| news| chance)? [a-z]+|(?:you(?: guys)? )?(?:got|have) any\b|you(?: guys)? (?:got an?|accept|take|"
    r"offer|support|ship|sell|deliver|open|speak)\b|got an?\b|(?:do )?(?:you )?mind if|what languages?$|anyone\b|"
    r"and (?:for|in|with|on) [a-z]+$|okay if)"
)
_STARTS = re.compile(
    rf"(?:{_INDIRECT}|{_SHORT}|{_ASKS}|{_INVERTED}|{_COMMAND}|(?:what|how) about|how come)"
)
_INSIDE = re.compile(
    rf"(?<![\w'])(?:{_INDIRECT}|{_ASKS}|{_INVERTED_INSIDE}|"
    r"(?:tell me|show me|give me|sing me|recommend me|explain)\b|i(?:'m| am) looking for)"
)
_NOT_ASKED = re.compile(
    r"^(?:what an?\b|what (?:nice|great|lovely|beautiful|amazing)|how (?:nice|cool|lovely|cute|sweet|"
    r"wonderful|funny|amazing|interesting|beautiful|kind)\b(?! (?:is|are|do|does))|"
    r"who (?:cares|knows)$|what(?:ever)?$|do you$|is it$|are you$|did you$|how(?:'s| is| are) "
    r"(?:it going|you(?: doing| today)*|things|everything)$|how do you do$|what's up$|"
    r"how dare|why not$|can i just say|may i say|could be|would be|will do\b|"
    r"have (?:a|an) |had (?:a|an|the)|is what|was just|do (?:the|it|that|this|my|your)\b|"
    r"(?:give|get) me (?:a|one|just a|two) (?:sec|second|seconds|minute|minutes|moment|break)|never mind$|"
    r".* never ?mind$|(?:show|tell) me about it$|name$|list$|don't (?:worry|you worry|tell)|tell me about it$|excuse me$)"
)
# Before a question word these make it part of a statement: "i know what", "that's how".
_STATED = re.compile(
    r"\b(?:(?:know|understand|see|get|remember|learn|hear|guess|think|believe|ask|tell|say|love|like|"
    r"hate|explain|show|read|decide|forget|find out|figure out|depend on)s?|knew|understood|saw|got|"
    r"remembered|learn(?:ed|t)|heard|thought|believed|decided|forgot|found out|figured out|told|asked|"
    r"said|depend(?:s|ed) on|loved|liked|showed|explained|because|reason|matter|about|exactly|that's|"
    r"that is|this is|it's|here's|is|was|of|at|not|even|on|than|to|for|from|with|me|him|her|us|them|"
    r"you)$"
)
_KNOWN = re.compile(
    r"\b(?:(?:know|understand|see|remember|learn|tell|explain|ask|decide|forget|wonder|guess)s?|knew|"
    r"understood|saw|learn(?:ed|t)|found out|find out|figured? out|depends on|that's|this is|told|"
    r"explained|asked|forgot|decided|reason|nobody|about|sure|wondering)$"
)
_TAG = re.compile(
    r"(?:, ?right|(?:\w+ ){3}(?<!that's )(?<!you're )(?<!all )(?<!is )right|\bor (?:what|not|where|no)|\b(?:it|this|that|you|free|one|so)(?:'s| is)? .*\bright|"
    r"\w+ (?:why|how come|how so)|\bis that (?:possible|right|true|okay|ok|correct)|"
    r"\b(?:isn't|doesn't|don't|aren't|can't|won't) (?:it|you|they|that|this))$"
)
_JOINED = re.compile(r"^(?:and|also|then|oh|plus|or|so|but|um|uh|by the way|another thing|next)\b")
_ASKING_FRAGMENT = re.compile(
    r"^(?:(?:and|so|what|the|your|about|for|my|a|an|pro|monthly|yearly|annual|opening|office|phone|"
    r"e-?mail|shipping|delivery|privacy|refund|return|payment|business) ?)*"
    r"(?:price|prices|pricing|costs?|fees?|hours|address|number|location|policy|options|methods|"
    r"refunds?|discounts?|demo|trial|api|documentation|docs|contact)(?: (?:please|info|information|details))?$"
)
# After a noun: "ten people who do this".
_RELATIVE = re.compile(rf"(?:who|which) (?!(?:{_AUX}) {_PRONOUN}\b)(?:{_AUX})\b(?<! is)(?<! can)")
# "do you know where", "tell me how": what follows belongs to it.
_OPENERS = re.compile(
    rf"(?:{_INDIRECT}|(?:can|could|would|will) you (?:please |just |maybe )*(?:tell|show|explain|give|help)|"
    r"(?:explain|show me|give me)|(?:can|could|may|might) i (?:ask|know)|"
    r"(?:what|who|which|when|where|why|how) (?:do|did|would) you (?:think|say|mean|guess))"
)
# What leads to a question rather than being one of its own.
_WEAK = re.compile(
    r"(?:i (?:want|wanna|need|can't|cannot|don't|didn't)\b|i(?:'d| would|'m| am)\b|what if\b|not sure)"
)
# "how many videos can i make": the verb is still to come.
_OPEN_OBJECT = re.compile(
    r"(?:how (?:many|much)|what|which|whose)(?: (?!is\b|are\b|does\b|do\b|did\b)[a-z]+){1,3}$"
)
# A question of these alone has its subject in the words before it: "is that possible".
_EMPTY = {
    "what",
    "where",
    "when",
    "why",
    "who",
    "which",
    "how",
    "is",
    "are",
    "do",
    "does",
    "did",
    "can",
    "could",
    "will",
    "would",
    "should",
    "i",
    "you",
    "we",
    "it",
    "that",
    "this",
    "one",
    "there",
    "to",
    "a",
    "the",
    "find",
    "get",
    "use",
    "go",
    "be",
    "possible",
    "right",
    "okay",
    "true",
    "with",
    "about",
    "for",
    "me",
    "then",
    "again",
    "it's",
    "that's",
    "what's",
    "first",
}
_SPELT = {
    "a p i": "api",
    "g p t": "gpt",
    "s d k": "sdk",
    "a i": "ai",
    "u r l": "url",
    "f a q": "faq",
    "p d f": "pdf",
}


def content(text: str) -> str:
    """`text` without the words that only fill."""
    return _LEAD.sub("", _NOISE.sub("", text).strip() + " ").strip()


def questions(sentence: str) -> list[str]:
    """The questions in one normal sentence or turn."""
    for spelt, word in _SPELT.items():
        sentence = re.sub(rf"\b{spelt}\b", word, sentence)
    text = content(sentence)
    if not text:
        return []
    cuts = _cuts(text)
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    found: list[str] = []
    for piece in pieces:
        piece = content(
            re.sub(
                r"(?:\s+(?:and|also|then|or|so|but|plus|oh|um|uh|next|by the way))+\s*$", "", piece
            )
        )
        if piece and asks(piece):
            found.append(piece)
    return found


def asks(text: str) -> bool:
    """Whether a piece of a turn, without fillers, asks or demands something."""
    if _NOT_ASKED.search(text):
        return False
    if _STARTS.match(text) or _TAG.search(text) or _ASKING_FRAGMENT.match(text):
        return True
    return any(_cues(text))


def _cues(text: str) -> list[int]:
    """Where questions begin inside of `text`."""
    starts: list[int] = []
    for cue in _INSIDE.finditer(text):
        before = text[: cue.start()].rstrip(" ,")
        question_word = re.match(_WH, cue[0])
        if before and (
            _RELATIVE.match(text, cue.start())
            or (question_word and re.search(r"\b(?:some|any|no|every)(?:one|body)$", before))
        ):
            continue
        if not before or not (_STATED if question_word else _KNOWN).search(before):
            if _NOT_ASKED.match(text[cue.start() :]):
                continue
            if not question_word and re.search(
                rf"\b(?:{_WH}|whatever|all|everything|neither|nor|as)(?: \w+){{0,3}}$", before
            ):
                # "what can i", "how much is it": the same question goes on. "whatever it is" asks
                # nothing.
                continue
            starts.append(cue.start())
    return starts


def _cuts(text: str) -> list[int]:
    """Where another question begins, so that the one before it is complete."""
    cuts: list[int] = []
    begun: int | None = 0 if _STARTS.match(text) and not _NOT_ASKED.match(text) else None
    for start in _cues(text):
        if start == 0:
            continue
        if begun is None:
            begun = start
            continue
        own = text[begun:start]
        joined = re.search(
            r"\b(?:and|also|then|plus|but|oh|so|next)(?: (?:um|uh|then|also|so|what about))*\s*$",
            own,
        )
        if joined:
            own = own[: joined.start()]
        words = len(own.split())
        if _OPENERS.match(own.strip()) and words < 6:
            continue
        if re.search(
            r"\b(?:or|if|that|because|when|like|where|than|whether|as|while|which|who|what)\s*(?:um|uh)?\s*$",
            own,
        ):
            continue
        if not joined and (
            _WEAK.match(own.strip())
            or _OPEN_OBJECT.match(own.strip())
            or all(word in _EMPTY for word in text[start:].split())
        ):
            continue
        if words >= (2 if joined else 3):
            cuts.append(start)
            begun = start
    # "what about videos" after "and" is a cue of its own; commands too.
    for more in re.finditer(
        r"\b(?:and|also|then)(?: then| also)? (?=(?:sing|tell|show|give|explain|what|how|where|when|who|why|is|are|do|does|can|will|could|which)\b)",
        text,
    ):
        if more.end() not in cuts and begun is not None and len(text[: more.start()].split()) >= 2:
            tail = text[more.end() :]
            if _STARTS.match(tail) and not _NOT_ASKED.match(tail) and asks(text[: more.start()]):
                cuts.append(more.end())
    return sorted(set(cuts))
