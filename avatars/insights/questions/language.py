"""One spelling for each language: lower case English, Simplified Chinese, Cantonese as Mandarin."""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
LATIN_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?", re.IGNORECASE)

# Cantonese, simplified, and what Mandarin says instead; longer ones first where they begin alike.
CANTONESE = {
    "有冇得": "有没有得",
    "有冇": "有没有",
    "可唔可以": "可不可以",
    "识唔识": "会不会",
    "系咪": "是不是",
    "得唔得": "行不行",
    "使唔使": "要不要",
    "唔使": "不用",
    "唔该": "请",
    "唔记得": "忘记",
    "唔知": "不知道",
    "唔": "不",
    "冇": "没有",
    "几多钱": "多少钱",
    "几多号": "多少号",
    "几多": "多少",
    "几时": "什么时候",
    "几钱": "多少钱",
    "边度": "哪里",
    "系边个": "是谁",
    "边个": "哪个",
    "边间": "哪家",
    "喺边度": "在哪里",
    "喺边": "在哪里",
    "边位": "哪位",
    "乜水": "谁",
    "点解": "为什么",
    "点样": "怎么",
    "点用": "怎么用",
    "点做": "怎么做",
    "点算": "怎么办",
    "点计": "怎么算",
    "点整": "怎么做",
    "点去": "怎么去",
    "点收费": "怎么收费",
    "跟住": "然后",
    "做咩": "做什么",
    "咩": "什么",
    "乜嘢": "什么",
    "乜": "什么",
    "啲": "些",
    "嘅": "的",
    "嘢": "东西",
    "哋": "们",
    "佢": "他",
    "咗": "了",
    "㗎": "啊",
    "喎": "啊",
    "喇": "了",
    "嚟": "来",
    "喺": "在",
    "咁样": "这样",
    "咁": "这么",
    "噉": "这样",
    "呢个": "这个",
    "呢度": "这里",
    "嗰": "那",
    "睇": "看",
    "揾": "找",
    "搵": "找",
    "俾": "付",
    "畀": "付",
    "倾偈": "聊天",
    "倾": "聊",
    "攞返": "拿回",
    "攞": "拿",
    "拣": "选",
    "听日": "明天",
    "而家": "现在",
    "依家": "现在",
    "钟意": "喜欢",
    "识": "会",
    "返工": "上班",
    "户口": "账号",
    "屋企": "家",
    "细路": "小孩",
    "平啲": "便宜些",
    "整个": "做个",
    "上载": "上传",
    "舖头": "店",
    "铺头": "店",
    "条片": "视频",
    "剪片": "剪视频",
    "系": "是",
}
# Taiwan's words, simplified, and the mainland's.
TAIWANESE = {
    "帐号": "账号",
    "帐户": "账户",
    "转帐": "转账",
    "程式": "程序",
    "影片": "视频",
    "软体": "软件",
    "资讯": "信息",
    "讯息": "消息",
    "汇出": "导出",
    "汇入": "导入",
    "网路": "网络",
    "登入": "登录",
    "登不进": "登录不进",
    "登不上": "登录不上",
    "信箱": "邮箱",
    "简报": "演示文稿",
    "ppt": "演示文稿",
    "萤幕": "屏幕",
    "滑鼠": "鼠标",
    "品质": "质量",
    "捷运": "地铁",
    "徵才": "招聘",
    "征才": "招聘",
    "统编": "发票",
    "录影": "录像",
    "掰掰": "拜拜",
    "手机版的app": "手机应用",
}
# What only Cantonese writes; without it, 系 and 识 are Mandarin's.
CANTONESE_ONLY = re.compile(
    "[唔冇嘅喺哋佢咗㗎喎嚟咁嗰睇搵揾俾畀攞啲嘢咩乜]|系咪|系边|边个|边度|几多|点解|点样|点算|点做|点用|跟住|几时|听日"
)


def _any_of(words: dict[str, str]) -> re.Pattern[str]:
    """The longest of `words` that begins at a place."""
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


_CANTONESE = _any_of(CANTONESE)
_TAIWANESE = _any_of(TAIWANESE)


@cache
def _converter(config: str) -> OpenCC:
    return OpenCC(config)


def is_chinese(text: str) -> bool:
    """Whether `text` is Chinese, perhaps with English words in it."""
    return len(HAN.findall(text)) >= max(1, len(LATIN_WORD.findall(text)))


def simplified(text: str) -> str:
    """`text` in Simplified characters; what is Simplified already stays as it is."""
    converted = _converter("t2s").convert(text)
    if converted == text:
        return text
    # Some Simplified characters are Traditional ones of other words (后, 里, 干): a text that has
    # more to gain from the other direction is not touched.
    other = _converter("s2t").convert(text)
    return text if _changes(text, other) > _changes(text, converted) else converted


def normal(text: str) -> str:
    """`text` in the one spelling that rules, lexicon and vectors are made for."""
    text = " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").lower().split())
    if not HAN.search(text):
        return text
    text = simplified(text)
    if CANTONESE_ONLY.search(text):
        text = _CANTONESE.sub(lambda word: CANTONESE[word[0]], text)
    return _TAIWANESE.sub(lambda word: TAIWANESE[word[0]], text)


def _changes(before: str, after: str) -> int:
    return sum(a != b for a, b in zip(before, after, strict=False))
