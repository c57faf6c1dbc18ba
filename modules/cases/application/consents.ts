/** Words of consents to the economic check 核对授权. */
export const consentScopes = {
  government: { zh: '政府部门和公共机构', en: 'Government departments' },
  banks: { zh: '银行', en: 'Banks' },
  securities: { zh: '证券、基金机构', en: 'Securities and funds' },
  insurance: { zh: '保险机构', en: 'Insurers' },
  payment: { zh: '非银行支付机构', en: 'Payment firms' },
  utilities: { zh: '水电气、通信等公用事业单位', en: 'Utilities' },
} as const
export const consentScopeOptions = Object.entries(consentScopes).map(([id, label]) => ({ id, label }))
export const consentLabels = {
  paper: { zh: '纸质签字或指印', en: 'On paper' },
  electronic: { zh: '电子签名', en: 'Electronic' },
} as const
