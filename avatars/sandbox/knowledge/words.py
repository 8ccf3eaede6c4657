"""What is asked about: words of English and pairs of Chinese characters, without small words."""

import re
import unicodedata


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# They say how something is asked, and not about what.
_SMALL = _listed(
    """a about all also am an and any are as at be been by can could did do does doing done explain
    describe for from get give go had has have he help her here him his how i if in into is it its
    just know let like lot may me mean might more most much many must my need no not of on one or
    other our out own please said say says shall she should so some still tell than that the their
    them then there these they thing things this those to too up us use want was we were what whats
    when where which who whose why will with work works would yes you your"""
)
# So do these, and the lobster's own lines answer: unless a document knows better.
_CHAT = _listed(
    """agent ai canfly.ai claw day face feel friend fine good hello hey hi lobster littlelobster
    made make name nice ok old page real really robot site speak talk thank thanks think time today
    tool website well word"""
)
_SMALL_CHINESE = re.compile(
    "為什麼|为什么|什麼時候|什么时候|是不是|有沒有|有没有|能不能|可不可以|會不會|会不会|要不要|"
    "什麼|什么|怎麼樣|怎么样|怎麼|怎么|怎樣|怎样|如何|哪裡|哪里|哪些|哪個|哪个|多少|可以|能夠|"
    "能够|需要|應該|应该|請問|请问|告訴|告诉|知道|一下|一些|一個|一个|這個|这个|那個|那个|我們|我们|"
    "你們|你们|他們|他们|它們|它们|自己|還是|还是|或者|以及|如果|因為|因为|所以|但是|而且|就是|使用|"
    "真的|今天|可能|"
    "[的了嗎吗呢吧啊呀嘛我你您他她它是在有和與与跟或被把給给讓让要會会能想請请說说問问講讲做用到"
    "去來来也都很就還还再又個个這这那哪幾几誰谁何最更太上下裡里中該该先]"
)
_CHAT_CHINESE = _listed(
    """你好 您好 名字 網站 网站 龍蝦 龙虾 天氣 天气 聊天 朋友 謝謝 谢谢 代理 智能 能體 能体 能代
    頁面 页面 工具 帮忙 幫忙 幫 帮 好"""
)
_ASKS_CHINESE = re.compile(
    "[嗎吗呢]\\W*\\Z|什麼|什么|怎麼|怎么|怎樣|怎样|如何|哪|多少|[幾几][個个種种]|誰|谁|何時|何时|"
    "為何|为何|是不是|有沒有|有没有|能不能|可不可以|會不會|会不会|請問|请问|告訴我|告诉我|介紹|介绍|"
    "解釋|解释"
)
_ASKS = re.compile(
    r"^(?:(?:and|but|so|ok|okay|well|hi|hello|hey|please|sorry)\W+)*(?:what|whats|who|whose|where"
    r"|when|why|how|which|is|are|am|was|were|do|does|did|can|could|will|would|should|may|has|have"
    r"|tell|explain|describe)\b"
    r"|\b(?:tell me|do you know|can you|i wonder|what is|how much|how many)\b"
)
_TOKEN = re.compile(r"[a-z0-9][a-z0-9'+#-]*(?:\.[a-z0-9]+)*|[\u3400-\u9fff\uf900-\ufaff]+")
_ENDINGS = ("ies", "y"), ("sses", "ss"), ("ings", ""), ("ing", ""), ("ed", ""), ("s", "")


def normal(text: str) -> str:
    """Lower case, full-width letters narrow, one kind of apostrophe."""
    return unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")


def terms(text: str) -> frozenset[str]:
    """What a text is about."""
    found: set[str] = set()
    for token in _TOKEN.findall(normal(text)):
        if token[0] < "\u3400":
            word = token.removesuffix("'s")
            if word not in _SMALL:
                found.add(_stem(word))
            continue
        for run in _SMALL_CHINESE.sub(" ", token).split():
            found.update(run[n : n + 2] for n in range(len(run) - 1))
            if len(run) == 1:
                found.add(run)
    return frozenset(found)


def is_chat(term: str) -> bool:
    """Whether this is about no more than the lobster, the day or the weather."""
    return term in _CHAT or term in _CHAT_CHINESE


def is_question(text: str) -> bool:
    """Whether something is asked; a spoken question has no mark at its end."""
    text = normal(text).strip()
    return text.endswith("?") or bool(_ASKS.search(text) or _ASKS_CHINESE.search(text))


def _stem(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + instead
            # "running", "stopped"
            doubled = ending in ("ing", "ed") and len(word) > 3 and word[-1] == word[-2]
            return word[:-1] if doubled and word[-1] not in "ls" else word.removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word
