"""What visitors of canfly ask, for a scenario in which they do."""

from avatars.sandbox.lobster import Language

QUESTIONS: dict[Language, tuple[str, ...]] = {
    "en": (
        "What is OpenClaw?",
        "How do I install OpenClaw?",
        "What is canfly for?",
        "How much does canfly cost?",
        "Is OpenClaw safe to run on my own computer?",
        "How do I add my own AI tool to canfly?",
        "Can my agent read canfly by itself?",
        "Which tools does canfly list for small shops?",
        "Which models can OpenClaw work with?",
        "How do I remove OpenClaw again?",
    ),
    "zh-Hant": (
        "OpenClaw 是什麼？",
        "OpenClaw 要怎麼安裝？",
        "canfly 是做什麼用的？",
        "使用 canfly 要付費嗎？",
        "在自己的電腦上執行 OpenClaw 安全嗎？",
        "我要怎麼把自己的 AI 工具登錄到 canfly？",
        "我的代理可以自己讀取 canfly 嗎？",
        "canfly 收錄了哪些適合小店的工具？",
        "OpenClaw 支援哪些模型？",
        "OpenClaw 要怎麼移除？",
    ),
    "zh-Hans": (
        "OpenClaw 是什么？",
        "OpenClaw 要怎么安装？",
        "canfly 是做什么用的？",
        "使用 canfly 要付费吗？",
        "在自己的电脑上运行 OpenClaw 安全吗？",
        "我要怎么把自己的 AI 工具登记到 canfly？",
        "我的智能体可以自己读取 canfly 吗？",
        "canfly 收录了哪些适合小店的工具？",
        "OpenClaw 支持哪些模型？",
        "OpenClaw 要怎么卸载？",
    ),
}
