// Stands in for global-agent, which onnxruntime-node's install script alone loads (see "overrides" in package.json): the
// script then leaves out its download of CUDA libraries from nuget.org, which inferql does not use, unless it was asked for.
process.env.ONNXRUNTIME_NODE_INSTALL ??= 'skip';
exports.bootstrap = () => {};
