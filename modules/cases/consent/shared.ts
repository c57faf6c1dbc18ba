/** Kinds of sources a consent names. Pure. */
export const consentScopes = ['government', 'banks', 'securities', 'insurance', 'payment', 'utilities'] as const
export type ConsentScope = (typeof consentScopes)[number]

export const scopeLabels: Record<ConsentScope, { zh: string; en: string }> = {
  government: { zh: '政府部门和公共机构', en: 'Government departments' },
  banks: { zh: '银行', en: 'Banks' },
  securities: { zh: '证券、基金机构', en: 'Securities and funds' },
  insurance: { zh: '保险机构', en: 'Insurers' },
  payment: { zh: '非银行支付机构', en: 'Payment firms' },
  utilities: { zh: '水电气、通信等公用事业单位', en: 'Utilities' },
}
