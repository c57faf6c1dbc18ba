/** Makes an account: who, which role, which area; roles above one's own are not offered. */
import { useMutation } from '@tanstack/react-query'
import { App, Form, Input, Modal, Select } from 'antd'
import { AreaPicker } from '../../../modules/rules/ui/area-picker.tsx'
import { areaLength, mayManage, type Role, roleLabels, roles } from '../../../platform/access/shared.ts'
import { post, sentenceOf } from '../../../platform/client/index.ts'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import type { Account } from './users-page.tsx'

interface Values {
  username: string
  name: string
  role: Role
  area: string
  password?: string
}

export function NewUserDialog({ onDone }: { onDone: (account: Account | null) => void }) {
  const { t, language, maybe, pick } = useWords()
  const { message } = App.useApp()
  const session = useSession()
  const [form] = Form.useForm<Values>()
  const role = Form.useWatch('role', form)
  const me = { role: session.role as Role, area: session.area }
  // A role is offered when somebody of it inside one's area could be managed.
  const offered = roles.filter((one) =>
    mayManage(me, { role: one, area: session.area.padEnd(areaLength[one] ?? 0, '0') }),
  )
  const make = useMutation({
    mutationFn: (values: Values) => post<Account>('/users', { ...values, password: values.password || undefined }),
    onSuccess: (account) => {
      message.success(t('users.saved'))
      onDone(account)
    },
    onError: (fault) =>
      message.error(
        sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined),
        6,
      ),
  })
  const need = { required: true, message: t('users.need') }
  const depth = role ? areaLength[role] : undefined
  return (
    <Modal
      open
      title={t('users.new')}
      okText={t('do.save')}
      cancelText={t('do.cancel')}
      confirmLoading={make.isPending}
      onOk={() => form.submit()}
      onCancel={() => onDone(null)}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ area: session.area }}
        onFinish={(values) => make.mutate(values)}
      >
        <Form.Item name="name" label={t('users.name')} rules={[need]}>
          <Input maxLength={60} autoFocus />
        </Form.Item>
        <Form.Item name="username" label={t('users.username')} rules={[need]}>
          <Input maxLength={40} autoCapitalize="none" autoComplete="off" />
        </Form.Item>
        <Form.Item name="role" label={t('users.role')} rules={[need]}>
          <Select options={offered.map((one) => ({ value: one, label: pick(roleLabels[one]) }))} />
        </Form.Item>
        <Form.Item
          name="area"
          label={t('users.area')}
          rules={[
            {
              validator: (_, value: string | undefined) =>
                depth !== undefined && (value ?? '').length !== depth
                  ? Promise.reject(new Error(t('users.areaDepth', { level: maybe(`arealevel.${depth}`, '') })))
                  : Promise.resolve(),
            },
          ]}
        >
          <AreaPicker />
        </Form.Item>
        <Form.Item name="password" label={t('users.password')} extra={t('users.passwordHint')}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </Form>
    </Modal>
  )
}
