"""Whether an avatar seemed to know what it was asked, from what it answered."""

import re

from avatars.insights.questions.language import HAN, normal

# "I don't know", "I'm not sure", "I don't have that information": about what the avatar lacks.
_ENGLISH = re.compile(
    r"\bi(?:'m| am)? (?:really |honestly |actually |just |currently |simply )*"
    r"(?:(?:don't|do not|didn't|can't|cannot) (?:actually |really |currently |even |quite )*(?:know|say|tell|recall|help (?:you )?with|speak to|answer|"
    r"confirm|provide|look|check|find|comment|verify|discuss|give you (?:a|an|any|the|exact))"
    r"|(?:don't|do not) (?:\w+ )?have (?:\w+ ){0,3}(?:info|information|details?|data|answer|access|figures?|numbers?|"
    r"hours|dates?|idea|knowledge|schedule|specifics|record|way|clue|address|prices?|reports?|number)"
    r"|(?:have|'ve) (?:no|not got|got no) (?:\w+ ){0,2}(?:idea|information|info|details?|data|number|access|clue|way|answer|knowledge)"
    r"|(?:have not|haven't) (?:been (?:told|given|trained)|got|heard|come across)"
    r"|not (?:entirely |quite |really |completely |totally |too |so |100% |a hundred percent |exactly )*(?:sure|certain|aware|familiar|able|informed|allowed|equipped|clear)"
    r"|(?:unsure|unable|uncertain|unaware)|(?:am )?afraid (?:i|that (?:i|is|information)|there(?:'s| is) no information)|wish i (?:knew|could)|"
    r"lack\b|couldn't (?:find|say|tell)|(?:am |'m )?having trouble)"
)
_ENGLISH_OTHER = re.compile(
    r"\b(?:no idea(?! (?:is|was))|not sure|don't know|do not know|beyond (?:my|what i)|outside (?:of )?(?:my|what i)|"
    r"(?:isn't|is not|not) something i(?:'m| am| can)?\b|"
    r"there(?:'s| is) no information|no (?:information|details?) (?:about|on|for|here|available)|"
    r"(?:haven't|hasn't|not) been (?:told|announced|given|shared)|nobody (?:has )?told me|hard to say|can't be sure|"
    r"(?:you(?:'d| would| will|'ll)? (?:might|may|could|should|better|need to|have to|want to)|please|better|best to|i(?:'d| would) "
    r"(?:suggest|recommend|advise)) (?:\w+ ){0,3}"
    r"(?:ask|contact|check with|reach out|write to|email|call|consult|speak (?:to|with)) (?:\w+ ){0,3}(?:team|support|sales|staff|human|someone|office)|"
    r"(?:team|sales|support|someone|they|colleagues?) (?:\w+ ){0,2}(?:could|can|would|will|might) (?:be able to )?(?:\w+ )?(?:tell|answer|know|confirm)|"
    r"didn't (?:quite )?(?:catch|understand|get) (?:that|you|your|what)|could you (?:please )?(?:repeat|rephrase)|"
    r"(?:let's|let me) (?:talk about something else|change the (?:subject|topic)|get back to)|good question.*\bbut\b|my (?:knowledge|information) (?:is|does|ends|only)|"
    r"i (?:don't|do not) (?:think|believe) i (?:have|know|can)|i would need to (?:check|ask|look)|i(?:'d| would| will|'ll) have to (?:check|ask|look)|"
    r"(?:information|details?|data|answer)s? (?:isn't|is not|aren't|are not) available|i(?:'d| would) (?:be|just be) guessing|"
    r"could you (?:please )?(?:say|ask) (?:that|it) (?:again|differently)|say that again|didn't understand|(?:can't|cannot) (?:access|view|check)|"
    r"let me (?:connect|transfer|put) you (?:\w+ )?(?:with|to|through)|not something i(?:'m| am| can| have| know)|not (?:covered|included) in (?:my|what)|"
    r"(?:suggest|recommend) (?:checking|visiting|looking|asking|contacting|reaching|that you (?:check|ask|contact|visit))|sadly (?:i|no|there)|i wouldn't (?:know|be able)|beats me|no clue|i(?:'m| am) still learning|(?:beyond|above) (?:me\b|my)|having (?:difficulty|trouble|problems) (?:answering|finding|with)|(?:want|like|need) to (?:check|look|ask|visit) (?:at |on )?(?:the|our) (?:website|site|page|team|documentation|docs|help)|not up to date|i can only (?:help|answer|talk|tell|speak about)|do not possess|rather not (?:guess|say)|i don't possess|don't recall|not aware|no record|not the right (?:one|person)|i only (?:know|have)|(?:live|real[- ]time|current|up[- ]to[- ]date) (?:data|information|access)|drawing a blank|(?:notes|documents|sources) (?:don't|do not) (?:say|cover|mention)|i'd only be guessing|i would be guessing|i'm just guessing|don't have (?:that|this|it|any|those|exact|specific)\b)"
)
# Said of itself or the product, these answer: "I don't have feelings", "I can't see you".
_KNOWN_LIMIT = re.compile(
    r"\bi (?:don't|do not) have (?:any |real )?(?:feelings|emotions|a body|eyes|ears|a family|friends|taste|hands|a camera|an age|a birthday)|"
    r"\bwe (?:don't|do not) (?:have|know|keep|store) [^.]*\b(?:on|about|who) you\b[^.]*|\bi(?:'m| am) not (?:able to see|allowed to share your)|"
    r"\bi (?:can't|cannot) (?:see|feel|taste|smell|eat|touch|hear) (?:you|it|food|your)|if (?:you|you're|you are) not sure|"
    r"(?:in case|if) you (?:don't|do not) know|afraid not\b"
)
_CHINESE = re.compile(
    r"我?(?:这边|这里|目前|暂时|现在|也|真的|其实|还|并|们|确实|是|对此|就|都|手上|恐怕)*"
    r"(?:不太?(?:清楚|确定|知道|了解|晓得|肯定|熟悉|懂|明白)|不是很(?:清楚|确定|了解|懂)|不敢(?:确定|肯定|说)|说不(?:上来|准|好|清)|"
    r"没(?:有)?(?:办法|法|能力|权限)(?:回答|确认|告诉|提供|查|回复|帮|给|推荐|透露|答|解答|得知|判断|看到|确定|说)|"
    r"无法(?:回答|确认|告诉|提供|查|回复|给|透露|解答|得知|判断|确定|推荐)|不能(?:确定|回答|确认|告诉|透露|提供)|"
    r"(?:没有?|缺少?|无)(?:[\u4e00-\u9fff]{0,8})?(?:资料|信息|资讯|消息|说明|数据|记录|答案|数字|数据|相关内容|详情|线索|印象)|"
    r"没(?:有)?(?:人)?(?:告诉|跟我说|听说|听过|学过|了解过|收到)|查不(?:到|了)|没(?:有)?(?:查|找)到|不能[^，。,.]{0,6}(?:准确|确切|明确)|尚未得到|答不(?:上来|出|了)|回答不了|帮不(?:上|了|到)|不方便(?:回答|评论|透露|说)|不晓得|"
    r"看不到(?:日历|日期|时间|订单|您的订单|你的订单)|不会(?:回答|知道))"
)
_CHINESE_OTHER = re.compile(
    r"超出(?:了)?我|(?:建议|推荐)(?:您|你)?[^。，]{0,4}(?:看|查|上|去)[^。，]{0,6}(?:官网|网站|帮助中心|说明)|(?:得|要|需要)去(?:官网|网站)(?:查|看|确认)|我(?:只|仅)能(?:回答|解答|聊|提供|介绍|帮)|还在学|不敢(?:保证|确定|说)|(?:得|要|需要)(?:先|再|去)?确认(?:一下)?(?:才|再|后)|(?:不是好|不系好|不是太)(?:清楚|确定)|未(?:有|能)(?:任何|相关|确切)?(?:资料|信息|提供|查|确认|找)|(?:没有|缺乏)[^。，]{0,6}知识|这我就不懂|(?:难|考)(?:倒|住)(?:了)?我|不掌握|没(?:有)?掌握|转给(?:我们?的?)?(?:同事|团队|客服)|没(?:有)?被告知|答不到|(?:知识库|资料库|资料|文档)里?(?:面)?(?:没有|找不到)|(?:我)?(?:得|要|需要|去|先)(?:再)?问(?:一?下)?(?:我们?的?)?(?:同事|团队|负责)|不在我(?:的)?|我的(?:资料|知识|数据|信息)(?:不|没|只|截)|"
    r"(?:建议|请|麻烦|可以|可能要|最好|不如|需要|要)(?:您|你)?(?:再|先|直接|去|向|可以|还是|自己)*(?:询问|咨询|问一?下?|洽|联系|联络|问问|请教)(?:一下)?(?:我们的?|我们)?(?:客服|团队|同事|人员|工程师|专员|官方|工作人员|业务|销售)|"
    r"请洽|没听(?:清|懂|明白)|听不(?:懂|清)|再说一(?:遍|次)|换个话题|聊点别的|聊聊别的|一无所知|不得而知|还没有?(?:公布|确定|消息)|爱莫能助|不好说|没有?资料"
)
# What people tell visitors who already know where to turn: nothing is missing.
_CHINESE_FINE = re.compile(
    r"(?:如果|要是|若|万一)[^，。,.]{0,8}不(?:清楚|确定|知道|了解|懂|明白)|不知道您|不知道你|不知道[^，。,.]{1,6}的话|(?:联系|找|问)客服(?:退|办|处理|取消|修改|开)|您不(?:确定|清楚)|你不(?:确定|清楚)|不需要[^，。,.]{0,10}资料|"
    r"没(?:有)?学过[^，。,.]{1,6}也|不(?:懂|会|清楚|明白)[^，。,.]{0,8}(?:也|都)?(?:没关系|可以|能|的地方|的话)|请(?:联系|写信)[^。]{0,20}[,，](?:他们|我们|同事)会帮|没有(?:任何)?(?:人|谁)(?:会)?看|不会(?:把|将|保存|泄露|收集|存)[^，。,.]{0,10}(?:资料|信息|数据)|没有(?:收集|保存|泄露|录)[^，。,.]{0,10}"
)


def seemed_known(answer: str) -> bool:
    """Whether `answer`, the avatar's words in English or Chinese, tells what was asked.

    False where it says that it does not know, has no information, or sends the visitor to others;
    an empty answer is none.
    """
    text = normal(answer)
    if not re.search(r"\w", text):
        return False
    if HAN.search(text):
        text = _CHINESE_FINE.sub(" ", text)
        return not (_CHINESE.search(text) or _CHINESE_OTHER.search(text))
    text = _KNOWN_LIMIT.sub(" ", text)
    return not (_ENGLISH.search(text) or _ENGLISH_OTHER.search(text))
