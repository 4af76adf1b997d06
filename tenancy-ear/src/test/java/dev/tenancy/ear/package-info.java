/**
 * The enterprise application as platform engineers run it: on the full Payara Server, configured by keys alone.
 */
package dev.tenancy.ear;
