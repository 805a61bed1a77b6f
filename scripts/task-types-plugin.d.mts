import type { CodegenPlugin } from '@graphql-codegen/plugin-helpers';

export declare const plugin: CodegenPlugin['plugin'];
