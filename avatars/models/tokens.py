"""How many tokens a text is about, for the room that Runway has for what an avatar knows.

Runway says "about 50,000 tokens" and names no tokenizer, so that this is an estimate: a Chinese
character, kana or hangul syllable counts as one, four other characters as one. How near that comes
is measured in docs/knowledge.md. The same is in `static/avatars/knowledge.js`, for what is typed.
"""

import math
import re

# Han with its extensions, kana, hangul, and the full-width signs that stand between them.
ONE_EACH = re.compile(
    "[\u3000-\u30ff\u3100-\u312f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
    "\U00020000-\U0003ffff]"
)
PER_TOKEN = 4  # other characters


def estimated_tokens(text: str) -> int:
    """About how many tokens a text is, rounded up."""
    each = len(ONE_EACH.findall(text))
    return each + math.ceil((len(text) - each) / PER_TOKEN)
