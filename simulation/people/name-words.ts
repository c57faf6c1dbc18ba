/** Words that invented names are made of, the commonest first. */

export const surnames = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文',
]

const words = (text: string) => text.split(' ')

/** Given names by sex and generation: born before 1965, 1965–1989, since 1990. */
export const givenNames: Record<'male' | 'female', [string[], string[], string[]]> = {
  male: [
    words(
      '国强 建国 德福 宝山 永贵 殿军 玉林 福生 树林 占山 凤山 景文 振海 国林 长山 万福 志明 志国 玉山 庆祥 喜 山 财 军 忠 明 林 福',
    ),
    words(
      '志强 伟 军 勇 建军 海涛 立国 洪波 晓东 永刚 国辉 利军 春雷 志刚 艳军 宏伟 文斌 建华 海龙 玉龙 超 磊 涛 鹏 飞 峰 刚 杰',
    ),
    words(
      '浩然 子轩 宇航 天佑 俊杰 博文 一鸣 嘉豪 梓涵 思源 明轩 泽宇 鑫 昊天 皓轩 睿 晨 旭 帅 宇 航 佳琪 子豪 文博 凯 阳 志鹏 雨泽',
    ),
  ],
  female: [
    words(
      '秀英 桂兰 玉兰 淑珍 凤英 桂荣 玉珍 秀兰 素芹 淑兰 桂芝 翠兰 秀荣 凤兰 玉芝 桂香 淑琴 素珍 彩云 玉霞 珍 兰 英 荣 芹 花 琴 芝',
    ),
    words(
      '艳 丽华 晓红 春梅 海燕 立新 丽娟 艳玲 桂香 红梅 秀丽 玉梅 晓丽 艳红 淑华 丽 敏 静 娟 芳 霞 玲 红 燕 娜 莉 颖 辉',
    ),
    words(
      '梓涵 欣怡 雨桐 诗涵 可馨 佳怡 思雨 梦瑶 雅静 心怡 若曦 一诺 紫萱 语嫣 婷婷 雪 悦 佳 琪 萌 晴 晶 丹 瑶 雨欣 静怡 宇彤 晓彤',
    ),
  ],
}

/** Mongolian names in Han characters; they carry no surname. A few are written in two parts with a middle dot. */
export const mongolianNames: Record<'male' | 'female', string[]> = {
  male: words(
    '巴特尔 布和 阿拉坦仓 那仁朝格图 格日勒图 呼和 额尔德尼 朝鲁 苏和 吉日嘎拉 宝音 巴音 孟和 达来 哈斯 恩和·巴图 特木尔 青格勒 毕力格 斯日古楞 乌力吉 敖特根 朝克图 阿古拉 牧仁 查干 额尔敦 白音·孟克 满都拉 布仁巴雅尔 图门 巴雅尔 宝力高 陶格陶 道尔吉 额尔敦·朝鲁 赛音·吉日嘎拉 乌恩 必力格图 嘎鲁',
  ),
  female: words(
    '其其格 萨仁高娃 斯琴高娃 乌云图雅 娜布其 苏日娜 乌兰 托娅 敖登·格日乐 高娃 格日勒 乌日娜 萨日娜 娜仁 通拉嘎 阿茹娜 其木格 娜仁·花 斯琴 塔娜 乌云 哈斯高娃 德力格尔 诺敏 阿拉坦·其其格 南丁 艾丽雅 苏布达 萨如拉 珠拉 美丽其格 金花 图雅 阿木古楞 乌尼日 海棠 乌仁·图雅 娜日苏 额吉格 琪琪格',
  ),
}

/** Spellings of the same Mongolian name; clerks write one for the other. */
export const spellingVariants: readonly (readonly [string, string])[] = [
  ['其其格', '琪琪格'],
  ['巴特尔', '巴图尔'],
  ['托娅', '图雅'],
  ['格日勒', '格日乐'],
  ['额尔敦', '额尔登'],
  ['高娃', '高洼'],
  ['苏日娜', '苏尔娜'],
  ['朝鲁', '楚鲁'],
]

/** Ethnic groups: 1 Han, 2 Mongolian, then the others of the region. */
export const ethnicGroups = words('汉族 蒙古族 满族 回族 达斡尔族 鄂温克族 鄂伦春族 朝鲜族')
