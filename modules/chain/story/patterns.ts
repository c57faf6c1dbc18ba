/** What looks like a person, a place or an institution, whoever it is. Pure. */
const han = '\\p{Script=Han}'

/** Number plates: 蒙A·12345, also of new-energy cars, also with signs between. */
export const plates =
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s*[A-Za-zＡ-Ｚ]\s*[·•.\-\s]?\s*[A-Za-z0-9]{5,6}/gu

export const places = [
  // 中山路12号, 幸福小区3号楼2单元501室, 一组
  new RegExp(
    `${han}{1,8}(大街|胡同|小区|花园|家园|新村|公寓|路|街|巷|里弄)(?=[\\d一二三四五六七八九十]|附近|对面|旁)`,
    'gu',
  ),
  /[\d一二三四五六七八九十百]+\s*(号楼|号院|栋|幢|单元|号门|门牌)/gu,
  /[\d一二三四五六七八九十百]+\s*(组|队|社)(?=[\d一二三四五六七八九十]+\s*[户号])/gu,
  /(?<!第)[\d一二三四五六七八九十百]+\s*室(?!内|外)/gu,
  new RegExp(`${han}{2,6}(小区|花园|家园|新村|公寓)`, 'gu'),
]

export const institutions = new RegExp(
  `(${han}|\\d){1,12}?(人民医院|中医院|蒙医院|蒙医医院|中心医院|附属医院|医院|卫生院|卫生室|诊所|幼儿园|小学|中学|高级中学|职业学校|大学|学院|公司|工厂|合作社|养老院|敬老院|福利院|基金会|协会)`,
  'gu',
)
/** An institution without its name: 当地医院, 一所中学, 大学. */
export const ungiven =
  /^(.*(当地|本地|附近|外地|一家|一所|某|市里的?|县里的?|旗里的?|镇上的?|村里的?|省外的?|上级|三甲|公办|民办|正在读|读|上|在|去|到|了|住进|送到|送往|送进|转到|的|家|所|考上|考入|念|出|这家|这所|那所|有关|部门|由|和|与|帮扶|爱心|慈善)|)(医院|卫生院|卫生室|诊所|幼儿园|小学|中学|高级中学|职业学校|大学|学院|公司|工厂|合作社|养老院|敬老院|福利院|基金会|协会)$/u

/** A surname with a title: 张主任, 李医生, 欧阳老师. */
export const titles =
  /(?<![\p{Script=Han}])\p{Script=Han}{1,3}(主任|书记|医生|大夫|老师|校长|局长|科长|镇长|乡长|村长|嘎查长|达|院长|干事|社工|同志|女士|先生|大娘|大爷|大妈|大叔|阿姨|奶奶|爷爷|师傅|婶|嫂)/gu

/** A word after which a name stands: 名叫张桂花, 姓名：张桂花. */
export const givesAName =
  /(名叫|名字是|姓名[是为:：]?|叫做|原名|真名[是叫]?|本名|叫)\s*(\p{Script=Han}[\p{Script=Han}·]{1,5})/gu

/** Three Latin letters are no Chinese story any more: pinyin, an account, a mail address; two capitals may be initials. */
export const latin = /[A-Za-zＡ-Ｚａ-ｚ][A-Za-zＡ-Ｚａ-ｚ0-9_.@\-']{2,}|微信号|QQ号?/gu
