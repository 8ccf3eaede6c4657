"""Questions in spoken Chinese, as `language.normal` writes it."""

import re

_FILLERS = (
    r"(?:那个|这个那个|就是说?|然后|嗯+|呃+|额|啊+|哦+|噢|喔|诶|欸|哎|唉|喂+|你好|您好|哈[喽啰罗]|嗨|"
    r"不好意思|对了|其实|那么|好的?|请问(?:一下|下)?|想?请问|那(?=[,， ])|就(?!是|算)|还有|另外|以及|顺便|请|hello|hi|hey|ok(?:ay)?|小龙虾|谢谢)"
)
_LEAD = re.compile(rf"^(?:{_FILLERS}[\s,，、]*)+")
_TOPIC = re.compile(r"那.{1,8}呢$")
_TAIL = re.compile(r"[\s啊呀呢吧啦哦喔耶咯哈嘛,，]+$")

# What makes a question wherever it stands.
_A_NOT_A = r"(?:(?P<verb>[\u4e00-\u9fff])不(?P=verb)|(?P<two>[\u4e00-\u9fff]{2})不(?P=two)|有没有|是否|有无|要不要|能否|可否)"
_WORDS = (
    r"(?:是(?!的?还是).{1,8}还是|为什么|为何|为啥|怎么样?|怎样|如何|咋|干嘛|干吗|什么|啥|哪|谁|多少|多久|多长|多大|多远|多高|多快|多贵|"
    r"几(?=[点岁个天号月年次家位种台条块张人成小分])|何时|几多)"
)
_PARTICLE = r"(?:吗|嘛(?=$)|(?<![什怎这那多要])么(?=$|[啊呀 ]))"
_CUE = re.compile(rf"{_A_NOT_A}|{_WORDS}|{_PARTICLE}")
# Orders to the avatar.
_COMMAND = re.compile(
    r"^(?:(?:你|能|可以|麻烦|快|再|先)*"
    r"(?:告诉我|说说|讲讲|讲[个一]|说个|介绍一?下?|推荐|帮我|给我|教我|解释|唱[一首个支]|演示|转(?:接)?(?:人工|真人|客服)|"
    r"带我|翻译|聊聊|说一下|讲一下|来[个首一])|"
    r"(?:我)?(?:是)?(?:想|要|需要|想要)(?:再)?(?:问|知道|了解|咨询|请教|查|找|聊|看看|看一?下|联系|取消|删|退)|"
    r"人工(?:客服)?$|客服$)"
)
_COMMAND_INSIDE = re.compile(
    r"(?<!知道了)(?<!他跟)我(?:是)?(?:想|要|需要|想要)(?:问|知道|了解|咨询|请教|查|找|联系|取消|把.*删|退)|(?<!谢谢你)(?<!谢谢)告诉我|给我(?:讲|说|推荐|介绍|看|唱)|比较想跟|帮我(?!们)"
)
_TAG = re.compile(
    r"(?:对吧|是吧|好吗|行吗|ai吧|人吧|的吧|还是.{1,8}的(?:人)?|那.{1,8}呢|^.{1,6}(?<!在)呢|"
    r"[^我]..(?<!要)(?<!用)(?:不|没|没有)|^.{0,12}(?:区别|价格|价钱|费用|地址|电话|联系方式|营业时间|退款政策))$"
)
# Statements that have such a word, cut out before looking for one.
_STATED = re.compile(
    r"(?:没有?什么|什么.{0,3}都|谁都|怎么(?:这么|那么)(?:可爱|厉害|好|聪明|漂亮|棒|像|真)|不在乎.*|谢谢你?告诉我|"
    r"哪里都|哪儿都|怎么都(?!没|不|打|进|登)|怎么说呢|多少(?:有点|有些|还是)|不怎么|什么时候都|"
    r"(?:这|那)就?是(?:我)?(?:为什么|怎么|什么)|(?:^|[^不想])(?:我|就|已经|都|她|他|大家)(?:就|已经|都|也|大概|终于)?"
    r"(?:知道|明白|懂|了解|清楚|记得|学会|会)(?:了)?(?:为什么|怎么|什么|谁|哪|多少|几).*|"
    r"不知道(?:该|要|应该)?(?:问|说)(?:你|些)?什么.*|不(?:是|用|想)(?:要)?问.*|"
    r"(?:跟|和|给|对)(?:我)?[他她妈爸朋友们同事老板]{1,3}(?:说|讲).*(?:怎么|什么|为什么).*|"
    r"不管(?:什么|怎么|谁|哪).*|无论.*|随便(?:什么|哪).*|"
    r"(?:好|过|我们?有)几[个次天]|哪怕|不知道(?:会|能)?怎么(?:说|讲)|怎么可能|什么事都?了?(?=再见|拜拜|$)|没啥|没什么|"
    r"真系|对不起|不得不|说不说|差不多|时不时|动不动|不好意思)"
)
_THANKS = re.compile(r"^(?:你好吗|您好吗|(?:在吗|在不在)|吃了吗)$")
_BREAK = re.compile(r"[\s,，、]+")
_LINK = re.compile(
    r"(?:还有(?!什么|没有|多少|谁|哪|几)|另外|然后|以及|顺便(?:问一?下)?|再问(?:一?下)?|还想问(?:一?下)?|而且|同埋|同时)"
)
# "X吗Y吗", "在哪里啊几点开门": a question is over at its particle.
_OVER = re.compile(r"(?:吗|呢|呀|啊)+(?=.{3})(?!还是|或)")
_CONTINUED = re.compile(r"^(?:还是|或者|或)")
_BEGINS = re.compile(
    r"(?:你们?|您|我们?)(?:能|会|可以|是|有|叫|要)|(?:要不要|有没有|可以|可不可以|能不能|会不会|是不是|用的?(?:是)?什么|用哪|怎么|多少|电话|什么时候|几点)"
)


def content(text: str) -> str:
    """`text` without the words that only fill."""
    return _LEAD.sub("", text).strip(" ,，、")


def questions(sentence: str) -> list[str]:
    """The questions in one normal sentence or turn."""
    whole = content(sentence)
    if not whole or not asks(whole):
        return []
    pieces = [content(piece) for piece in _pieces(whole)]
    pieces = [piece for piece in pieces if piece]
    asking = [piece for piece in pieces if asks(piece)]
    if len(asking) < 2:
        return [whole]
    # What only leads to a question stays with the one after it.
    found: list[str] = []
    lead = ""
    for piece in pieces:
        if asks(piece):
            found.append(f"{lead} {piece}".strip())
            lead = ""
        else:
            lead = f"{lead} {piece}".strip()
    return found


def asks(text: str) -> bool:
    """Whether a piece of a turn, without fillers, asks or demands something."""
    if _THANKS.match(text):
        return False
    said = _STATED.sub(" ", text)
    if _CUE.search(said) or _COMMAND.match(text) or _COMMAND_INSIDE.search(said):
        return True
    return bool(_TAG.search(text)) and not _TAIL.fullmatch(text)


def _strong(text: str) -> bool:
    return bool(_CUE.search(_STATED.sub(" ", text)) or _TOPIC.search(text))


def _pieces(text: str) -> list[str]:
    """`text` cut where one question is over and another begins."""
    pieces = [text]
    for cut in (_at_links, _at_breaks, _at_particles, _at_beginnings):
        pieces = [part for piece in pieces for part in cut(piece)]
    return pieces


def _halves(text: str, before: int, after: int) -> list[str] | None:
    """Both halves of `text` where both ask and have something to ask about."""
    left, right = text[:before].strip(), text[after:].strip()
    if _CONTINUED.match(right) or len(content(left)) < 2 or len(_TAIL.sub("", content(right))) < 3:
        return None
    return [left, right] if _strong(left) and _strong(right) else None


def _at_links(text: str) -> list[str]:
    for link in _LINK.finditer(text):
        halves = _halves(text, link.start(), link.end())
        if halves:
            return [halves[0], *_at_links(halves[1])]
    return [text]


def _at_breaks(text: str) -> list[str]:
    for gap in _BREAK.finditer(text):
        halves = _halves(text, gap.start(), gap.end())
        if halves:
            return [halves[0], *_at_breaks(halves[1])]
    return [text]


def _at_particles(text: str) -> list[str]:
    for end in _OVER.finditer(text):
        halves = _halves(text, end.end(), end.end())
        if halves:
            return [halves[0], *_at_particles(halves[1])]
    return [text]


def _at_beginnings(text: str) -> list[str]:
    for start in _BEGINS.finditer(text):
        left = text[: start.start()]
        # Complete: it ends with what it asks for.
        if re.search(r"(?:谁|哪里|哪儿|多少钱?|什么名字|几点|几岁|多久|吗)$", left):
            halves = _halves(text, start.start(), start.start())
            if halves:
                return [halves[0], *_at_beginnings(halves[1])]
    return [text]
