import type { DescMessage, Message, MessageInitShape } from '@bufbuild/protobuf'

/** What a message is made of, as a plain object. */
export type MessageInit<S extends DescMessage> = Exclude<MessageInitShape<S>, Message>
