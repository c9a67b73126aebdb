import type { Channel } from '../../model/event.js'
import type { NoCaseReason as ReachReason } from '../../model/reach.js'
import type { Language } from '../../model/telling.js'
import type { Decision } from '../../model/verdict.js'

/** Why no contact could even be proposed; `no-role`: reach found no candidate at all. */
export type NoCaseReason = ReachReason | 'no-role'

/** What a decision comes to, for who would make the contact. `{when}` and `{to}` are filled in. */
export const MAY_I: Readonly<Record<Language, Readonly<Record<Decision, string>>>> = {
  en: {
    SUPPRESS: 'No. Do not make this contact; it stays closed until a recorded event lifts it.',
    DENY: 'No. Do not make this contact.',
    REDIRECT: 'No, not this person. Only {to} may be contacted.',
    REQUIRE_CONSENT: 'Not yet. It needs the recorded consent of the right person first.',
    REVIEW: 'Not yet. A person responsible for compliance must release it first.',
    DELAY_UNTIL: 'Not yet. Not before {when}, and then only if everything still allows it.',
    ALLOW_LOCATE_ONLY: 'Yes, only to ask where the person who owes can be reached. Do not mention a debt.',
    ALLOW_ONCE: 'Yes, once: answer through the same medium, then stop.',
    ALLOW: 'Yes. This contact may be made.',
  },
  zh: {
    SUPPRESS: '不可以。不得进行此次联系；在有记录的事件解除之前一直关闭。',
    DENY: '不可以。不得进行此次联系。',
    REDIRECT: '不可以联系此人，只能联系{to}。',
    REQUIRE_CONSENT: '暂不可以。须先取得应当同意的人的书面记录的同意。',
    REVIEW: '暂不可以。须先由合规负责人放行。',
    DELAY_UNTIL: '暂不可以。不得早于{when}，届时仍须一切条件都允许。',
    ALLOW_LOCATE_ONLY: '可以，但只能询问欠债人在何处可以联系到，不得提及债务。',
    ALLOW_ONCE: '可以一次：通过同一方式答复，然后停止。',
    ALLOW: '可以。允许进行此次联系。',
  },
}

/** The same for the person concerned: plain words, and for somebody who owes nothing not a word about a debt. */
export const FOR_PERSON: Readonly<Record<Language, Readonly<Record<Decision, string>>>> = {
  en: {
    SUPPRESS: 'We will not contact you in this way.',
    DENY: 'We may not contact you in this way.',
    REDIRECT: 'We do not contact you yourself. We speak only to the person who acts for you.',
    REQUIRE_CONSENT: 'We may contact you in this way only if you agree first.',
    REVIEW: 'We do not contact you in this way unless one of our staff has looked at it and agreed.',
    DELAY_UNTIL: 'We will not contact you in this way before {when}.',
    ALLOW_LOCATE_ONLY: 'We may ask you once for contact details of somebody else. You need not answer.',
    ALLOW_ONCE: 'We may answer the message or call that we had from you, once.',
    ALLOW: 'We may contact you in this way.',
  },
  zh: {
    SUPPRESS: '我们不会以这种方式联系您。',
    DENY: '我们不可以以这种方式联系您。',
    REDIRECT: '我们不直接联系您，只与代您行事的人联系。',
    REQUIRE_CONSENT: '只有在您事先同意后，我们才可以以这种方式联系您。',
    REVIEW: '除非我们的工作人员看过并同意，我们不会以这种方式联系您。',
    DELAY_UNTIL: '在{when}之前，我们不会以这种方式联系您。',
    ALLOW_LOCATE_ONLY: '我们可能向您询问一次另一个人的联系方式，您可以不回答。',
    ALLOW_ONCE: '我们可以就您的来信或来电答复您一次。',
    ALLOW: '我们可以以这种方式联系您。',
  },
}

/** Labels and sentences around the decisions. */
export const PHRASES = {
  en: {
    until: 'The permission holds until {when}; it is decided again when the contact starts.',
    again: 'It is decided again when the contact starts.',
    reason: '{decision} by {rule}: {sentence}', citation: 'Citation: {text}', facts: 'Facts read: {text}', unknown: 'Not known: {text}',
    ends: 'Until {when}', lifted: 'Would be lifted by: {text}', permits: 'Permitted by {rule} ({citation})',
    counter: '{rule}: counted {counted}, limit {limit}', flags: 'Marks: {text}', packs: 'Judged by: {text}',
    notSignedOff: 'Not signed off by counsel: {text}', decision: 'Decision: {decision}', first: 'First permitted moment: {when}',
    why: 'Why: {sentence}', because: 'The reason:', becauses: 'The reasons:', lift: 'What would change this: {text}',
    rights: 'You can ask us which data we hold about you and where they come from, have mistakes put right, object, and complain.',
    untranslated: '{sentence}', nobody: 'the person who acts for them',
    waits: 'Not yet. Somebody nearer to the debt comes first.', closed: 'No. The whole debt is closed to contact: {sentence}',
  },
  zh: {
    until: '该许可有效至{when}；开始联系时会再次判断。',
    again: '开始联系时会再次判断。',
    reason: '{decision}，依据 {rule}：{sentence}', citation: '出处：{text}', facts: '所读事实：{text}', unknown: '未知：{text}',
    ends: '截至{when}', lifted: '可由以下解除：{text}', permits: '由 {rule} 许可（{citation}）',
    counter: '{rule}：已计 {counted}，上限 {limit}', flags: '标记：{text}', packs: '判断所用规则：{text}',
    notSignedOff: '尚未经律师签署确认：{text}', decision: '决定：{decision}', first: '最早允许的时刻：{when}',
    why: '原因：{sentence}', because: '原因如下：', becauses: '原因如下：', lift: '怎样可以改变：{text}',
    rights: '您可以询问我们持有您的哪些数据、数据从何而来，可以要求更正错误、提出反对和投诉。',
    untranslated: '{sentence}（尚无中文，原文为英文）', nobody: '代其行事的人',
    waits: '暂不可以。须先联系与债务关系更近的人。', closed: '不可以。整笔债务不得联系：{sentence}',
  },
} as const

/** Why no contact could even be proposed, for who would make it or reviews it. */
export const NO_CASE_WORDS: Readonly<Record<Language, Readonly<Record<NoCaseReason, string>>>> = {
  en: {
    'debt-not-open': 'The debt is not open.', 'debt-not-placed': 'The debt has not been placed.', 'debt-recalled': 'The debt was recalled.',
    'debt-paid': 'The debt is paid.', 'debt-closed': 'The debt is closed.', 'balance-zero': 'Nothing is owed any more.',
    'no-obligor': 'Nobody is on record who owes the debt.', 'no-contact-point': 'No contact point is on record.',
    'no-channel': 'No channel fits the contact point.', 'source-not-admitted': 'The source of the data may not be used for this.',
    'role-gives-none': 'The role of this party has no use in the law of the place.', 'not-valid-today': 'The contact point is not valid today.',
    'merged-record': 'The contact point belongs only to another record of the same person.', restricted: 'The data of the person are kept, and used for nothing.', 'no-role': 'This party has no role for this debt.',
  },
  zh: {
    'debt-not-open': '债务未处于开放状态。', 'debt-not-placed': '债务尚未委托。', 'debt-recalled': '债务已被撤回。',
    'debt-paid': '债务已付清。', 'debt-closed': '债务已了结。', 'balance-zero': '已无欠款。',
    'no-obligor': '没有记录任何欠债人。', 'no-contact-point': '没有记录任何联系方式。',
    'no-channel': '没有适合该联系方式的渠道。', 'source-not-admitted': '该数据来源不得用于此目的。',
    'role-gives-none': '当地法律中此人的角色没有任何可联系之处。', 'not-valid-today': '该联系方式今天无效。',
    'merged-record': '该联系方式只属于同一人的另一条记录。', restricted: '此人的数据仅存储，不作任何使用。', 'no-role': '此人与本笔债务没有任何角色关系。',
  },
}

/** How a person is reached, in plain words. */
export const CHANNEL_WORDS: Readonly<Record<Language, Readonly<Record<Channel, string>>>> = {
  en: {
    voice: 'by telephone', voicemail: 'by a message on your voicemail', ringless_voicemail: 'by a message on your voicemail', sms: 'by text message',
    email: 'by e-mail', post: 'by letter', visit: 'by a visit', web_session: 'in your online account', push: 'by a message of the application',
    private_message: 'by a private message', public_post: 'in public', publication: 'in public',
  },
  zh: {
    voice: '通过电话', voicemail: '通过语音留言', ringless_voicemail: '通过语音留言', sms: '通过短信', email: '通过电子邮件', post: '通过信函',
    visit: '上门', web_session: '在您的网上账户中', push: '通过应用程序消息', private_message: '通过私信', public_post: '公开', publication: '公开',
  },
}

/** Roles to which a REDIRECT leads. */
export const ROLE_WORDS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    attorney: 'the attorney', guardian: 'the guardian', personal_representative: 'the personal representative of the estate',
    insolvency_office_holder: 'the insolvency office-holder', authorised_representative: 'the authorised representative', parent: 'the parent',
  },
  zh: {
    attorney: '律师', guardian: '监护人', personal_representative: '遗产代表人', insolvency_office_holder: '破产管理人',
    authorised_representative: '授权代理人', parent: '父母',
  },
}

/** Chinese for each decision. */
export const DECISION_WORDS: Readonly<Record<Language, Readonly<Record<Decision, string>>>> = {
  en: {
    SUPPRESS: 'SUPPRESS', DENY: 'DENY', REDIRECT: 'REDIRECT', REQUIRE_CONSENT: 'REQUIRE_CONSENT', REVIEW: 'REVIEW', DELAY_UNTIL: 'DELAY_UNTIL',
    ALLOW_LOCATE_ONLY: 'ALLOW_LOCATE_ONLY', ALLOW_ONCE: 'ALLOW_ONCE', ALLOW: 'ALLOW',
  },
  zh: {
    SUPPRESS: '停止联系（SUPPRESS）', DENY: '不得联系（DENY）', REDIRECT: '只可联系代理人（REDIRECT）', REQUIRE_CONSENT: '须先同意（REQUIRE_CONSENT）',
    REVIEW: '须经审核（REVIEW）', DELAY_UNTIL: '暂缓（DELAY_UNTIL）', ALLOW_LOCATE_ONLY: '仅可查询所在地（ALLOW_LOCATE_ONLY）',
    ALLOW_ONCE: '可答复一次（ALLOW_ONCE）', ALLOW: '允许（ALLOW）',
  },
}
