// The part of the address after "#": it names what is selected by names, which are valid in other pages of the same cache, too.

/** "call=load:3fa9" for the key of a box. */
export function addressOf(graph, key) {
  const n = Number(key.slice(1));
  const [name, value] = key[0] === 'c' ? ['call', graph.id(n)] : key[0] === 'g' ? ['function', graph.functions[n]]
    : key[0] === 'f' ? ['file', graph.files[n]] : key[0] === 'd' ? ['directory', key.slice(1)]
      : key[0] === 'r' ? ['running', key.slice(1)] : ['saved', ''];
  return `${name}=${encodeURIComponent(value)}`;
}

/** The key of what an address names in this graph, or null. */
export function keyAt(graph, address) {
  const parameters = new URLSearchParams(address.replace(/\+/g, '%2B'));
  const position = (list, value, prefix) => (value !== null && list.indexOf(value) >= 0 ? prefix + list.indexOf(value) : null);
  const call = parameters.get('call');
  if (call !== null) return graph.find(call) === undefined ? null : `c${graph.find(call)}`;
  if (parameters.has('saved')) return 's';
  if (parameters.has('running')) return `r${parameters.get('running')}`;
  if (parameters.has('directory')) return `d${parameters.get('directory')}`;
  return position(graph.functions, parameters.get('function'), 'g') || position(graph.files, parameters.get('file'), 'f');
}
