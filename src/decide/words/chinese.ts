import always from '../packs/always/words.zh.json' with { type: 'json' }
import au from '../packs/au/words.zh.json' with { type: 'json' }
import cn from '../packs/cn/words.zh.json' with { type: 'json' }
import cnData from '../packs/cn-data/words.zh.json' with { type: 'json' }
import eu from '../packs/eu/words.zh.json' with { type: 'json' }
import gb from '../packs/gb/words.zh.json' with { type: 'json' }
import inWords from '../packs/in/words.zh.json' with { type: 'json' }
import recommended from '../packs/recommended/words.zh.json' with { type: 'json' }
import us from '../packs/us/words.zh.json' with { type: 'json' }
import usData from '../packs/us-data/words.zh.json' with { type: 'json' }
import usMa from '../packs/us-ma/words.zh.json' with { type: 'json' }
import shared from '../packs/words.zh.json' with { type: 'json' }

/** What the product itself says, where no rule of a pack speaks. */
const OWN: Readonly<Record<string, string>> = {
  'No pack is loaded for a place whose law applies, so nothing is allowed there.': '其法律适用的地方没有载入规则，因此在那里不允许任何联系。',
  'No rule of this place permits this use.': '这个地方没有规则允许这种使用。',
  'No message is approved for this channel, purpose and language.': '没有为该渠道、目的和语言批准的信息模板。',
  'A record that may be the same person has died; a person must say whether it is.': '可能是同一人的一条记录显示已死亡；须由人确认是否为同一人。',
  'A record that may be the same person lacks capacity; a person must say whether it is.': '可能是同一人的一条记录显示缺乏行为能力；须由人确认是否为同一人。',
  'A record that may be the same person is insolvent; a person must say whether it is.': '可能是同一人的一条记录显示资不抵债；须由人确认是否为同一人。',
  'A record that may be the same person is in distress; a person must say whether it is.': '可能是同一人的一条记录显示处于困境；须由人确认是否为同一人。',
  'A notice that is owed to this person about this debt is overdue.': '就该债务应向此人发出的通知已逾期。',
  'Send the notice that is owed and record it.': '发出所欠的通知并予以记录。',
  'Record a match decision on the two records: same or different.': '记录对这两条记录的认定：同一人或不同人。',
  'a verification, a use by the person or a conversation there': '核实、当事人的使用或在该处的一次通话',
  'The contact point was last known to be good more than 180 days ago.': '这个联系方式上次确认有效已超过 180 天。',
}

/**
 * Chinese for the sentences of the packs, by the English sentence itself: a sentence that is changed in its pack has no
 * translation until somebody writes it anew, so that an old one never stands for a new rule.
 */
const SENTENCES: ReadonlyMap<string, string> = new Map(
  [shared, always, au, cn, cnData, eu, gb, inWords, recommended, us, usData, usMa, OWN].flatMap((words) => Object.entries<string>(words)),
)

/** Chinese for a sentence of a pack; undefined where there is none yet. */
export function chineseFor(sentence: string): string | undefined {
  return SENTENCES.get(sentence)
}
