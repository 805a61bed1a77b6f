// What `npm run codegen` finds in the schema: the types of the fields that answers are made of.

export const OUTPUT_TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "Mutation": {
    "audioClassification": "AudioClassificationOutput",
    "chatCompletion": "ChatCompletionOutput",
    "conversational": "ConversationalOutput",
    "featureExtraction": "FeatureExtractionOutput",
    "fillMask": "FillMaskOutput",
    "imageClassification": "ImageClassificationOutput",
    "imageSegmentation": "ImageSegmentationOutput",
    "imageToText": "ImageToTextOutput",
    "objectDetection": "ObjectDetectionOutput",
    "questionAnswering": "QuestionAnsweringOutput",
    "sentenceSimilarity": "SentenceSimilarityOutput",
    "speechRecognition": "SpeechRecognitionOutput",
    "summarization": "SummarizationOutput",
    "tableQuestionAnswering": "TableQuestionAnsweringOutput",
    "textClassification": "TextClassificationOutput",
    "textGeneration": "TextGenerationOutput",
    "textRanking": "TextRankingOutput",
    "tokenClassification": "TokenClassificationOutput",
    "translation": "TranslationOutput",
    "zeroShotClassification": "ZeroShotClassificationOutput"
  },
  "Subscription": {
    "chatCompletion": "ChatCompletionEvent!",
    "conversational": "ConversationalEvent!",
    "textGeneration": "TextGenerationEvent!"
  },
  "AudioClassificationOutput": {
    "classes": "[Classification!]!",
    "info": "InferenceInfo!"
  },
  "ChatCompletionOutput": {
    "finishReason": "FinishReason",
    "info": "InferenceInfo!",
    "json": "JSON",
    "message": "ChatMessage!",
    "next": "TextSteps!",
    "usage": "TokenUsage"
  },
  "ConversationalOutput": {
    "conversation": "Conversation!",
    "finishReason": "FinishReason",
    "generatedText": "String!",
    "info": "InferenceInfo!",
    "next": "TextSteps!",
    "usage": "TokenUsage"
  },
  "FeatureExtractionOutput": {
    "base64": "String!",
    "dimensions": "Int!",
    "embedding": "[Float!]!",
    "info": "InferenceInfo!"
  },
  "FillMaskOutput": {
    "info": "InferenceInfo!",
    "masks": "[[MaskCandidate!]!]!",
    "results": "[MaskCandidate!]!"
  },
  "ImageClassificationOutput": {
    "classes": "[Classification!]!",
    "info": "InferenceInfo!"
  },
  "ImageSegmentationOutput": {
    "info": "InferenceInfo!",
    "segments": "[Segment!]!"
  },
  "ImageToTextOutput": {
    "info": "InferenceInfo!",
    "next": "TextSteps!",
    "text": "String!"
  },
  "ObjectDetectionOutput": {
    "info": "InferenceInfo!",
    "objects": "[DetectedObject!]!"
  },
  "QuestionAnsweringOutput": {
    "answer": "String!",
    "answers": "[FoundAnswer!]!",
    "info": "InferenceInfo!",
    "next": "TextSteps!",
    "score": "Float",
    "start": "Int",
    "stop": "Int"
  },
  "SentenceSimilarityOutput": {
    "info": "InferenceInfo!",
    "scores": "[Float!]!"
  },
  "SpeechRecognitionOutput": {
    "chunks": "[SpeechChunk!]",
    "info": "InferenceInfo!",
    "next": "TextSteps!",
    "text": "String!"
  },
  "SummarizationOutput": {
    "info": "InferenceInfo!",
    "next": "TextSteps!",
    "summaryText": "String!"
  },
  "TableQuestionAnsweringOutput": {
    "aggregator": "String",
    "answer": "String!",
    "cells": "[String!]",
    "coordinates": "[[Int!]!]",
    "info": "InferenceInfo!"
  },
  "TextClassificationOutput": {
    "info": "InferenceInfo!",
    "results": "[Classification!]!"
  },
  "TextGenerationOutput": {
    "finishReason": "FinishReason",
    "generatedText": "String!",
    "generatedTexts": "[String!]!",
    "info": "InferenceInfo!",
    "next": "TextSteps!",
    "usage": "TokenUsage"
  },
  "TextRankingOutput": {
    "info": "InferenceInfo!",
    "results": "[RankedText!]!"
  },
  "TokenClassificationOutput": {
    "info": "InferenceInfo!",
    "results": "[Entity!]!"
  },
  "TranslationOutput": {
    "info": "InferenceInfo!",
    "next": "TextSteps!",
    "translationText": "String!"
  },
  "ZeroShotClassificationOutput": {
    "info": "InferenceInfo!",
    "labels": "[String!]!",
    "results": "[Classification!]!",
    "scores": "[Float!]!",
    "sequence": "String"
  },
  "ChatCompletionEvent": {
    "output": "ChatCompletionOutput",
    "reasoning": "String!",
    "text": "String!"
  },
  "ConversationalEvent": {
    "output": "ConversationalOutput",
    "text": "String!"
  },
  "TextGenerationEvent": {
    "output": "TextGenerationOutput",
    "text": "String!"
  },
  "Classification": {
    "label": "String!",
    "score": "Float!"
  },
  "InferenceInfo": {
    "attempts": "Int!",
    "batchSize": "Int!",
    "cached": "Boolean!",
    "connection": "ID!",
    "durationMs": "Float!",
    "ignoredParameters": "[String!]",
    "model": "String",
    "outOfDomain": "Boolean",
    "truncated": "Boolean",
    "via": "String"
  },
  "ChatMessage": {
    "content": "String",
    "reasoning": "String",
    "role": "ChatRole!",
    "toolCalls": "[ToolCall!]!"
  },
  "TextSteps": {
    "conversational": "ConversationalOutput",
    "featureExtraction": "FeatureExtractionOutput",
    "questionAnswering": "QuestionAnsweringOutput",
    "sentenceSimilarity": "SentenceSimilarityOutput",
    "summarization": "SummarizationOutput",
    "textClassification": "TextClassificationOutput",
    "textGeneration": "TextGenerationOutput",
    "textRanking": "TextRankingOutput",
    "tokenClassification": "TokenClassificationOutput",
    "translation": "TranslationOutput",
    "zeroShotClassification": "ZeroShotClassificationOutput"
  },
  "TokenUsage": {
    "completionTokens": "Int",
    "promptTokens": "Int",
    "totalTokens": "Int"
  },
  "Conversation": {
    "generatedResponses": "[String!]!",
    "pastUserInputs": "[String!]!"
  },
  "MaskCandidate": {
    "score": "Float!",
    "sequence": "String!",
    "token": "Int!",
    "tokenStr": "String!"
  },
  "Segment": {
    "label": "String!",
    "mask": "String!",
    "score": "Float"
  },
  "DetectedObject": {
    "box": "Box!",
    "crop": "String!",
    "label": "String!",
    "next": "ImageSteps!",
    "score": "Float!"
  },
  "FoundAnswer": {
    "answer": "String!",
    "score": "Float!",
    "start": "Int!",
    "stop": "Int!"
  },
  "SpeechChunk": {
    "end": "Float",
    "start": "Float",
    "text": "String!"
  },
  "RankedText": {
    "index": "Int!",
    "score": "Float!",
    "text": "String!"
  },
  "Entity": {
    "end": "Int",
    "entityGroup": "String!",
    "score": "Float!",
    "start": "Int",
    "word": "String!"
  },
  "ToolCall": {
    "arguments": "String!",
    "id": "ID!",
    "name": "String!"
  },
  "Box": {
    "xmax": "Float!",
    "xmin": "Float!",
    "ymax": "Float!",
    "ymin": "Float!"
  },
  "ImageSteps": {
    "imageClassification": "ImageClassificationOutput",
    "imageToText": "ImageToTextOutput",
    "objectDetection": "ObjectDetectionOutput"
  }
};

export const ENUMS: Readonly<Record<string, readonly string[]>> = {
  "FinishReason": [
    "CONTENT_FILTER",
    "LENGTH",
    "OTHER",
    "STOP",
    "TOOL_CALLS"
  ],
  "ChatRole": [
    "ASSISTANT",
    "SYSTEM",
    "TOOL",
    "USER"
  ]
};
