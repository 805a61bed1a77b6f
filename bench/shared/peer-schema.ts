// What the peers answer: the part of the contract that the workloads ask for.

export const TYPE_DEFINITIONS = /* GraphQL */ `
  type Query { health: Boolean }
  type Classification { label: String! score: Float! }
  input TextClassificationInput { inputs: String! }
  type TextClassificationOutput { results: [Classification!]! }
  input ImageClassificationInput { image: Media! }
  scalar Media
  type ImageClassificationOutput { classes: [Classification!]! }
  type Mutation {
    textClassification(input: TextClassificationInput!): TextClassificationOutput
    imageClassification(input: ImageClassificationInput!): ImageClassificationOutput
  }
`;
