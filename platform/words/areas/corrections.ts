/** Words of asking a department to correct a row. Each entry: [中文, English]. */
export const corrections = {
  'correct.ask': ['数据有误', 'Wrong data'],
  'correct.which': ['哪一项有误？向提供部门申请更正', 'What is wrong? Its department is asked to correct it'],
} as const
