/** Words of attachments and printed papers. Each entry: [中文, English]. */
export const files = {
  'files.choose': ['选择文件', 'Choose files'],
  'files.camera': ['拍照', 'Take a photo'],
  'files.drop': ['或拖到此处；照片、PDF、Word、Excel', 'or drop them here; photos, PDF, Word, Excel'],
  'files.kinds': ['照片、PDF、Word、Excel', 'Photos, PDF, Word, Excel'],
  'files.photos': ['照片（JPG、PNG）', 'Photos (JPG, PNG)'],
  'files.again': ['重试', 'Try again'],
  'files.remove': ['移除 {name}', 'Remove {name}'],
  'files.removeShort': ['移除', 'Remove'],
  'files.gone': ['附件已不存在，请重新上传', 'This attachment is gone; upload it again'],
  'files.notForYou': ['另有 {n} 个附件不能查看', '{n} more cannot be shown'],
  'files.infected': ['含病毒，已隔离', 'Infected, kept apart'],
  'files.waiting': ['待病毒扫描', 'Not scanned yet'],
  'files.wait': ['附件还在上传，请稍候再提交。', 'Attachments are still on their way; please wait.'],
  'papers.blank': ['空白表（现场手填）', 'Blank forms, to be filled by hand'],
  'papers.print': ['下载 PDF 打印：{title}', 'PDF to print: {title}'],
  'papers.word': ['下载 Word：{title}', 'Word file: {title}'],
} as const satisfies Record<string, readonly [zh: string, en: string]>
