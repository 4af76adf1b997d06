/** EJBs and entities that the tests add to the deployment, to try what product code never does. */
package dev.tenancy.web.it.probe;
