/** What the roles beside the application may do with tables: one right in a line. A migration that changes one changes this. */
export const SERVICE_GRANTS = `
hyaline_prober trust.evidence insert(finished_at,hash,prev,probe,record,status)
hyaline_prober trust.evidence select
hyaline_prober trust.self_test insert(probe,record)
hyaline_prober trust.self_test select
hyaline_sequencer audit.anchor insert
hyaline_sequencer audit.anchor select
hyaline_sequencer audit.checkpoint insert
hyaline_sequencer audit.checkpoint select
hyaline_sequencer audit.entry select(id,leaf,tenant_id,xid)
hyaline_sequencer audit.sequencer_cursor select
hyaline_sequencer audit.sequencer_cursor update
hyaline_sequencer audit.tree_leaf insert
hyaline_sequencer audit.tree_leaf select
hyaline_sequencer audit.tree_node insert
hyaline_sequencer audit.tree_node select
`;
